/** Certificates, names, extensions; building and validating them. */
@org.jspecify.annotations.NullMarked
module dev.gatehouse.pki {
  requires static org.jspecify;
  requires transitive dev.gatehouse.crypto;
}
