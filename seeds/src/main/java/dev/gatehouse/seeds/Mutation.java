package dev.gatehouse.seeds;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** One small damage to an input, of the kinds that parsers of length-prefixed bytes trip over. */
enum Mutation {
  FLIP_BIT {
    @Override
    byte[] apply(byte[] in, SplittableRandom random, List<byte[]> corpus) {
      byte[] out = in.clone();
      if (out.length > 0) out[random.nextInt(out.length)] ^= (byte) (1 << random.nextInt(8));
      return out;
    }
  },
  /** A byte becomes one that is a length's or a count's edge. */
  EDGE_BYTE {
    @Override
    byte[] apply(byte[] in, SplittableRandom random, List<byte[]> corpus) {
      byte[] out = in.clone();
      if (out.length > 0) {
        out[random.nextInt(out.length)] = EDGES[random.nextInt(EDGES.length)];
      }
      return out;
    }
  },
  /** A byte goes up or down by a little, as a length does that is off by one. */
  OFF_BY_A_LITTLE {
    @Override
    byte[] apply(byte[] in, SplittableRandom random, List<byte[]> corpus) {
      byte[] out = in.clone();
      if (out.length > 0) out[random.nextInt(out.length)] += (byte) (random.nextInt(9) - 4);
      return out;
    }
  },
  TRUNCATE {
    @Override
    byte[] apply(byte[] in, SplittableRandom random, List<byte[]> corpus) {
      return in.length == 0 ? in : Arrays.copyOf(in, random.nextInt(in.length));
    }
  },
  INSERT {
    @Override
    byte[] apply(byte[] in, SplittableRandom random, List<byte[]> corpus) {
      byte[] more = Seeds.bytes(random, 1 + random.nextInt(8));
      int at = random.nextInt(in.length + 1);
      return splice(in, at, more, at);
    }
  },
  REMOVE {
    @Override
    byte[] apply(byte[] in, SplittableRandom random, List<byte[]> corpus) {
      if (in.length == 0) return in;
      int from = random.nextInt(in.length);
      int to = Math.min(in.length, from + 1 + random.nextInt(8));
      return splice(in, from, NOTHING, to);
    }
  },
  DUPLICATE {
    @Override
    byte[] apply(byte[] in, SplittableRandom random, List<byte[]> corpus) {
      if (in.length == 0) return in;
      int from = random.nextInt(in.length);
      int to = from + 1 + random.nextInt(in.length - from);
      return splice(in, to, Arrays.copyOfRange(in, from, to), to);
    }
  },
  /** The beginning of one input and the end of another. */
  CROSS {
    @Override
    byte[] apply(byte[] in, SplittableRandom random, List<byte[]> corpus) {
      byte[] other = Seeds.pick(random, corpus);
      int head = random.nextInt(in.length + 1);
      int tail = random.nextInt(other.length + 1);
      return splice(in, head, Arrays.copyOfRange(other, tail, other.length), in.length);
    }
  };

  private static final byte[] NOTHING = {};
  private static final byte[] EDGES = {0, 1, 2, 0x7f, (byte) 0x80, (byte) 0x81, (byte) 0xff};

  abstract byte[] apply(byte[] in, SplittableRandom random, List<byte[]> corpus);

  /** {@code in} up to {@code head}, then {@code middle}, then {@code in} from {@code tail} on. */
  private static byte[] splice(byte[] in, int head, byte[] middle, int tail) {
    byte[] out = Arrays.copyOf(in, head + middle.length + in.length - tail);
    System.arraycopy(middle, 0, out, head, middle.length);
    System.arraycopy(in, tail, out, head + middle.length, in.length - tail);
    return out;
  }
}
