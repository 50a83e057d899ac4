declare module 'virtual:shipped-decks' {
  import type { ShippedManifest } from '../domain/shipped-deck';
  const manifest: ShippedManifest;
  export default manifest;
}
