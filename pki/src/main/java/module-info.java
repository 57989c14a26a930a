/** Certificates, names, extensions; building and validating them. */
@org.jspecify.annotations.NullMarked
module dev.gatehouse.pki {
  requires static transitive org.jspecify;
  requires transitive dev.gatehouse.crypto;

  exports dev.gatehouse.pki;
}
