package dev.gatehouse.wire.der;

import dev.gatehouse.wire.DecodeException;

/** Reads one value from the contents of a DER element. */
@FunctionalInterface
public interface DerDecoder<T> {
  T decode(DerReader in) throws DecodeException;
}
