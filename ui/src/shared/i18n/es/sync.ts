export const sync = {
  title: "Sincronización",
  attentionCount: (n: number) => `${n} necesitan atención`,
};
