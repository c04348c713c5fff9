export { connect } from "./connect";
export { failures } from "./failures";
export { questions } from "./questions";
export { state } from "./state";
