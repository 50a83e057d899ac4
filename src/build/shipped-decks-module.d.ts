declare module 'virtual:shipped-decks' {
  const manifest: import('../domain/shipped-deck').ShippedManifest;
  export default manifest;
}
