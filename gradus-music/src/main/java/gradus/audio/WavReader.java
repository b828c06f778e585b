package gradus.audio;

import gradus.data.DataException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Reads one WAV file: chunks, each with a name of four letters and a length. */
final class WavReader {
  private static final int EXTENSIBLE = 0xfffe;
  private static final int UNKNOWN_LENGTH = 0xffffffff; // of a program that wrote into a pipe

  /** The end of the 16 bytes that say what an extensible format is; its first two are a format. */
  private static final long GUID_REST_1 = 0x0010_0000_0000L; // bytes 2 to 7, of six

  private static final long GUID_REST_2 = 0x719b_3800_aa00_0080L; // bytes 8 to 15

  private final String name;
  private final ByteBuffer in;

  /** What samples are. */
  private record Format(int kind, int channels, int rate, int bits) {
    int frame() {
      return channels * bits / 8;
    }
  }

  WavReader(String name, byte[] bytes) {
    this.name = name;
    this.in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  Sound read() {
    if (in.remaining() < 12 || !letters(0).equals("RIFF") || !letters(8).equals("WAVE")) {
      throw error(
          0, "expected a WAV file, which begins with RIFF and WAVE, found something else", "");
    }
    in.position(12);
    Format format = null;
    while (in.remaining() >= 8) {
      int at = in.position();
      String chunk = letters(at);
      long length = in.getInt(at + 4) & 0xffffffffL;
      in.position(at + 8);
      boolean data = chunk.equals("data");
      if (data && in.getInt(at + 4) == UNKNOWN_LENGTH) {
        length = in.remaining();
      }
      if (length > in.remaining()) {
        throw error(
            at + 4,
            String.format(
                Locale.ROOT,
                "chunk '%s' is said to have %,d bytes, but %,d follow",
                printable(chunk),
                length,
                in.remaining()),
            " Was the file cut off?");
      }
      if (chunk.equals("fmt ")) {
        format = format((int) length);
      } else if (data) {
        if (format == null) {
          throw error(at, "expected what samples are, in a chunk 'fmt ', before them", "");
        }
        return samples(format, (int) length);
      }
      long next = at + 8 + length + (length & 1);
      in.position((int) Math.min(next, in.limit()));
    }
    throw error(in.position(), "expected a chunk 'data' with samples, found the end", "");
  }

  private Format format(int length) {
    int at = in.position();
    if (length < 16) {
      throw error(at - 4, "expected a format of 16 bytes or more, found " + length, "");
    }
    int kind = in.getShort(at) & 0xffff;
    int channels = in.getShort(at + 2) & 0xffff;
    int rate = in.getInt(at + 4);
    int frame = in.getShort(at + 12) & 0xffff;
    int bits = in.getShort(at + 14) & 0xffff;
    if (kind == EXTENSIBLE) {
      kind = extended(at, length);
    }
    if (kind != Wav.PCM && kind != Wav.FLOAT) {
      throw error(
          at,
          "expected samples as whole numbers (format 1) or floating-point numbers (3), found"
              + " format "
              + kind,
          " Convert it to PCM of 16 bits.");
    }
    boolean known = kind == Wav.PCM ? bits % 8 == 0 && bits >= 8 && bits <= 32 : isFloat(bits);
    if (!known) {
      throw error(
          at + 14,
          "expected whole numbers of 8, 16, 24 or 32 bits, or floating-point numbers of 32 or 64,"
              + " found "
              + (kind == Wav.PCM ? "whole" : "floating-point")
              + " numbers of "
              + bits,
          "");
    }
    if (channels < 1 || channels > 2) {
      throw error(at + 2, "expected one channel or two, found " + channels, "");
    }
    if (rate < Sound.LEAST_RATE || rate > Sound.GREATEST_RATE) {
      throw error(
          at + 4,
          String.format(
              Locale.ROOT,
              "expected a rate from %,d to %,d Hz, found %,d",
              Sound.LEAST_RATE,
              Sound.GREATEST_RATE,
              rate & 0xffffffffL),
          "");
    }
    var format = new Format(kind, channels, rate, bits);
    if (frame != format.frame()) {
      throw error(
          at + 12,
          "expected "
              + format.frame()
              + " bytes for "
              + channels
              + (channels == 1 ? " sample of " : " samples of ")
              + bits
              + " bits, found "
              + frame,
          "");
    }
    return format;
  }

  private int extended(int at, int length) {
    if (length < 40) {
      throw error(at - 4, "expected an extensible format of 40 bytes, found " + length, "");
    }
    long head = in.getLong(at + 24);
    if (head >>> 16 != GUID_REST_1 || in.getLong(at + 32) != GUID_REST_2) {
      throw error(at + 24, "expected the name of a known format, found another", "");
    }
    return (int) (head & 0xffff);
  }

  private static boolean isFloat(int bits) {
    return bits == 32 || bits == 64;
  }

  /** A last frame that is not whole is left out. */
  private Sound samples(Format format, int length) {
    int frames = length / format.frame();
    float[][] channels = new float[format.channels][frames];
    for (int i = 0; i < frames; i++) {
      for (float[] channel : channels) {
        channel[i] = sample(format);
      }
    }
    return new Sound(format.rate, channels);
  }

  private float sample(Format format) {
    if (format.kind == Wav.FLOAT) {
      int at = in.position();
      float value = format.bits == 32 ? in.getFloat() : (float) in.getDouble();
      if (!Float.isFinite(value)) {
        throw error(at, "expected a sample, found " + value, "");
      }
      return value;
    }
    return switch (format.bits) {
      case 8 -> ((in.get() & 0xff) - 128) / 128f;
      case 16 -> in.getShort() / 32_768f;
      case 24 -> ((in.getShort() & 0xffff) | (in.get() << 16)) / 8_388_608f;
      default -> (float) (in.getInt() / 2_147_483_648.0);
    };
  }

  private String letters(int at) {
    byte[] four = new byte[4];
    in.get(at, four);
    return new String(four, StandardCharsets.ISO_8859_1);
  }

  private static String printable(String letters) {
    return letters.replaceAll("[^ -~]", "?");
  }

  private DataException error(int at, String problem, String advice) {
    return new DataException(name + ", byte " + at + ": " + problem + "." + advice);
  }
}
