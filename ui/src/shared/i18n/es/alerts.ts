export const alerts = {
  title: "Avisos",
};
