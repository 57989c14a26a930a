package dev.gatehouse.pki;

/** Why a chain of certificates is not believed. Each names one reason that a person can act on. */
public enum PathFault {
  EXPIRED("it has expired"),
  NOT_YET_VALID("it is not valid yet"),
  UNKNOWN_ISSUER("no trusted authority issued it"),
  NAME_MISMATCH("it is not for the name that was asked for"),
  NAME_NOT_PERMITTED("an authority above it may not issue for this name"),
  BAD_SIGNATURE("its signature does not verify"),
  NOT_A_CA("a certificate above it may not issue others"),
  WRONG_USAGE("its key usage does not allow what it was used for"),
  WEAK_KEY("its key or its signature algorithm is too weak"),
  UNSUPPORTED_ALGORITHM("its key or its signature algorithm is not supported"),
  MALFORMED("it is not well-formed"),
  TOO_LONG("the chain is longer than is allowed"),
  UNCHECKABLE("it could not be checked");

  private final String sentence;

  PathFault(String sentence) {
    this.sentence = sentence;
  }

  /** A clause with "it" for the certificate: "it has expired". */
  public String sentence() {
    return sentence;
  }
}
