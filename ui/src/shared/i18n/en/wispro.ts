export const wispro = {
  title: "Wispro",
};
