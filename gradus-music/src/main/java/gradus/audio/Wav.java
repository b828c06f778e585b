package gradus.audio;

import gradus.data.DataException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;

/**
 * Sound in WAV files: whole numbers of 8, 16, 24 or 32 bits and floating-point numbers of 32 or 64
 * bits, in one channel or two.
 *
 * {@snippet :
 * Sound sound = Wav.read(Path.of("piano.wav"));
 * Wav.write(Resampler.resample(sound, 16_000), Path.of("piano-16k.wav"));
 * }
 *
 * <p>IBM and Microsoft, "Multimedia programming interface and data specifications 1.0", 1991;
 * Microsoft, WAVEFORMATEXTENSIBLE.
 */
public final class Wav {
  static final int PCM = 1;
  static final int FLOAT = 3;
  private static final long MOST_BYTES = 1L << 30;
  private static final int HEADER = 44;
  private static final int BUFFER = 1 << 16;

  /** How samples are written. */
  public enum Encoding {
    /** Whole numbers of 8 bits, without sign: noise at about −50 dB. */
    PCM_8(PCM, 1),
    /** Whole numbers of 16 bits, as on a compact disc. */
    PCM_16(PCM, 2),
    /** Whole numbers of 24 bits. */
    PCM_24(PCM, 3),
    /** Whole numbers of 32 bits. */
    PCM_32(PCM, 4),
    /** Floating-point numbers of 32 bits: samples as they are in memory. */
    FLOAT_32(FLOAT, 4),
    /** Floating-point numbers of 64 bits. */
    FLOAT_64(FLOAT, 8);

    final int format;
    final int bytes;

    Encoding(int format, int bytes) {
      this.format = format;
      this.bytes = bytes;
    }
  }

  private Wav() {}

  /**
   * Reads a file. Whole numbers become samples from −1 to below 1.
   *
   * @throws DataException if the file is missing, larger than 1 GiB, or no WAV file of a kind that
   *     is known, saying at which byte
   */
  public static Sound read(Path file) {
    try {
      long size = Files.size(file);
      if (size > MOST_BYTES) {
        throw new DataException(
            String.format(
                Locale.ROOT,
                "%s: expected at most %,d bytes, found %,d. Cut it into pieces.",
                file,
                MOST_BYTES,
                size));
      }
      return read(file.toString(), Files.readAllBytes(file));
    } catch (NoSuchFileException e) {
      throw new DataException(file + ": there is no such file.", e);
    } catch (IOException e) {
      throw new DataException(file + ": cannot be read: " + e.getMessage() + ".", e);
    }
  }

  static Sound read(String name, byte[] bytes) {
    return new WavReader(name, bytes).read();
  }

  /** Writes a file of 16 bits, see {@link #write(Sound, Path, Encoding)}. */
  public static void write(Sound sound, Path file) {
    write(sound, file, Encoding.PCM_16);
  }

  /**
   * Writes a file: under a temporary name first, so that a crash never leaves half of one. Samples
   * beyond −1 to 1 are clipped, unless they are written as floating-point numbers.
   *
   * @throws DataException if it cannot be written, or sound would take more than 1 GiB
   * @throws IllegalArgumentException if there are more than two channels
   */
  public static void write(Sound sound, Path file, Encoding encoding) {
    if (sound.channels().length > 2) {
      throw new IllegalArgumentException(
          "a WAV file is written in one channel or two, got " + sound);
    }
    long size = (long) sound.length() * sound.channels().length * encoding.bytes;
    if (size > MOST_BYTES - HEADER) {
      throw new DataException(
          String.format(Locale.ROOT, "%s: %s would take %,d bytes.", file, sound, size));
    }
    Path whole = file.toAbsolutePath();
    try {
      Path part = Files.createTempFile(whole.getParent(), whole.getFileName().toString(), ".part");
      try {
        try (OutputStream out = Files.newOutputStream(part)) {
          write(sound, encoding, out);
        }
        Files.move(part, whole, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(part);
      }
    } catch (IOException e) {
      throw new DataException(file + ": cannot be written: " + e.getMessage() + ".", e);
    }
  }

  static void write(Sound sound, Encoding encoding, OutputStream out) throws IOException {
    int channels = sound.channels().length;
    int frame = channels * encoding.bytes;
    int data = sound.length() * frame;
    ByteBuffer header = ByteBuffer.allocate(HEADER).order(ByteOrder.LITTLE_ENDIAN);
    header.put(ascii("RIFF")).putInt(HEADER - 8 + data + (data & 1)).put(ascii("WAVEfmt "));
    header.putInt(16).putShort((short) encoding.format).putShort((short) channels);
    header.putInt(sound.rate()).putInt(sound.rate() * frame).putShort((short) frame);
    header.putShort((short) (8 * encoding.bytes)).put(ascii("data")).putInt(data);
    out.write(header.array());
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER / frame * frame).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < sound.length(); i++) {
      for (float[] channel : sound.channels()) {
        put(buffer, channel[i], encoding);
      }
      if (!buffer.hasRemaining() || i == sound.length() - 1) {
        out.write(buffer.array(), 0, buffer.position());
        buffer.clear();
      }
    }
    if ((data & 1) != 0) {
      out.write(0);
    }
  }

  private static void put(ByteBuffer out, float sample, Encoding encoding) {
    switch (encoding) {
      case PCM_8 -> out.put((byte) (whole(sample, 7) + 128));
      case PCM_16 -> out.putShort((short) whole(sample, 15));
      case PCM_24 -> {
        long value = whole(sample, 23);
        out.putShort((short) value).put((byte) (value >> 16));
      }
      case PCM_32 -> out.putInt((int) whole(sample, 31));
      case FLOAT_32 -> out.putFloat(sample);
      case FLOAT_64 -> out.putDouble(sample);
    }
  }

  private static long whole(float sample, int bits) {
    long one = 1L << bits;
    return Math.clamp((long) Math.rint((double) sample * one), -one, one - 1);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
