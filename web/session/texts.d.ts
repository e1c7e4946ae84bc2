/** The bundler makes a string of such a file. */
declare module "*.html" {
  const text: string;
  export default text;
}
