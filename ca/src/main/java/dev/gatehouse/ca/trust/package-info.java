/**
 * Making the programs of this machine believe a root, and undoing it: Debian's store for curl,
 * OpenSSL and the like; the NSS databases of Chromium and Firefox for browsers. {@link
 * dev.gatehouse.ca.trust.TrustStores} is where to begin.
 */
package dev.gatehouse.ca.trust;
