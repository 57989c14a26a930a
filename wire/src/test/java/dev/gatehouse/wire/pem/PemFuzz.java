package dev.gatehouse.wire.pem;

import java.util.Arrays;
import java.util.List;

/** Any text: refused, or its blocks survive formatting and parsing again. */
public final class PemFuzz {
  private PemFuzz() {}

  public static void fuzzerTestOneInput(byte[] data) {
    List<PemBlock> blocks;
    try {
      blocks = Pem.parse(data);
    } catch (PemException e) {
      return;
    }
    for (PemBlock block : blocks) {
      List<PemBlock> again;
      try {
        again = Pem.parse(Pem.format(block.label(), block.copyContents()));
      } catch (PemException e) {
        throw new AssertionError("what we format we must parse: " + block, e);
      }
      if (again.size() != 1
          || !again.getFirst().label().equals(block.label())
          || !Arrays.equals(again.getFirst().copyContents(), block.copyContents())) {
        throw new AssertionError(block + " became " + again);
      }
    }
  }
}
