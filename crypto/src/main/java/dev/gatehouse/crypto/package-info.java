/**
 * What TLS and X.509 ask of cryptography, as types. One place decides which provider does what; a
 * caller never names one.
 */
package dev.gatehouse.crypto;
