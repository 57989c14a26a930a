/** An authority: hierarchy, profiles, store, renewal, trust stores. */
@org.jspecify.annotations.NullMarked
module dev.gatehouse.ca {
  requires static transitive org.jspecify;
  requires transitive dev.gatehouse.pki;

  exports dev.gatehouse.ca;
  exports dev.gatehouse.ca.trust;
}
