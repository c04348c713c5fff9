export const customers = {
  title: "Clientes",
};
