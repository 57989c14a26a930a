package dev.gatehouse.gateway.http.codec;

/** A message that is not HTTP/1.1, or over a limit. It has no stack trace: the peer's fault. */
public final class MalformedException extends Exception {
  private static final long serialVersionUID = 1;

  private final Flaw flaw;

  MalformedException(Flaw flaw) {
    super(flaw.sentence(), null, false, false);
    this.flaw = flaw;
  }

  /** What is wrong. */
  public Flaw flaw() {
    return flaw;
  }
}
