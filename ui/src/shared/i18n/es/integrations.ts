export const integrations = {
  title: "Integraciones",
};
