package gradus.midi;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Breaks files in the ways in which files break; the same seed breaks them the same way. */
final class Mutator {
  private final SplittableRandom random;
  private final List<byte[]> fragments;

  Mutator(long seed, List<byte[]> fragments) {
    this.random = new SplittableRandom(seed);
    this.fragments = fragments;
  }

  /** Returns a copy with one to six mistakes. */
  byte[] mutate(byte[] sound) {
    byte[] bytes = sound;
    int mistakes = 1 + random.nextInt(6);
    for (int i = 0; i < mistakes && bytes.length > 0; i++) {
      bytes = once(bytes);
    }
    return bytes;
  }

  private byte[] once(byte[] bytes) {
    int from = random.nextInt(bytes.length);
    int to = Math.min(bytes.length, from + 1 + random.nextInt(12));
    byte[] fragment = fragments.get(random.nextInt(fragments.size()));
    return switch (random.nextInt(8)) {
      case 0 -> replace(bytes, from, from + 1, new byte[] {(byte) random.nextInt(256)});
      case 1 -> replace(bytes, from, from + 1, new byte[] {(byte) (bytes[from] ^ 1)});
      case 2 -> replace(bytes, from, from, fragment);
      case 3 -> replace(bytes, from, to, fragment);
      case 4 -> replace(bytes, from, to, new byte[0]);
      case 5 -> replace(bytes, from, from, Arrays.copyOfRange(bytes, from, to));
      case 6 -> random.nextInt(4) == 0 ? Arrays.copyOf(bytes, from) : bytes;
      default -> {
        int other = random.nextInt(bytes.length);
        int end = Math.min(bytes.length, other + 40);
        yield replace(bytes, from, from, Arrays.copyOfRange(bytes, other, end));
      }
    };
  }

  private static byte[] replace(byte[] bytes, int from, int to, byte[] by) {
    var out = new ByteArrayOutputStream(bytes.length + by.length);
    out.write(bytes, 0, from);
    out.writeBytes(by);
    out.write(bytes, to, bytes.length - to);
    return out.toByteArray();
  }
}
