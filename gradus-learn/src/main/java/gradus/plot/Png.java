package gradus.plot;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.zip.Adler32;
import java.util.zip.CRC32;

/**
 * Writes small PNG pictures without compression: a few kilobytes more, but the same bytes with
 * every JDK.
 */
final class Png {
  private static final int GREY = 0;
  private static final int INDEXED = 3;
  private static final int COLOUR_AND_ALPHA = 6;
  private static final int BLOCK = 65_535; // most bytes in one stored block of deflate

  private Png() {}

  /** Returns a grey picture, one byte for each pixel, as an address to embed. */
  static String grey(byte[] pixels, int width, int height) {
    return address(pixels, width, height, GREY, 1, new byte[0]);
  }

  /** Returns a coloured picture, red, green, blue and alpha for each pixel. */
  static String coloured(byte[] pixels, int width, int height) {
    return address(pixels, width, height, COLOUR_AND_ALPHA, 4, new byte[0]);
  }

  /**
   * Returns a picture with colours from a palette, one byte for each pixel.
   *
   * @param palette red, green and blue of at most 256 colours
   */
  static String indexed(byte[] pixels, int width, int height, byte[] palette) {
    return address(pixels, width, height, INDEXED, 1, palette);
  }

  private static String address(
      byte[] pixels, int width, int height, int type, int channels, byte[] palette) {
    if (pixels.length != width * height * channels) {
      throw new IllegalArgumentException(
          "picture: expected "
              + width * height * channels
              + " bytes for "
              + width
              + "×"
              + height
              + ", found "
              + pixels.length);
    }
    byte[] rows = new byte[height * (1 + width * channels)];
    for (int y = 0; y < height; y++) { // each row begins with its filter, 0 for none
      int length = width * channels;
      System.arraycopy(pixels, y * length, rows, y * (length + 1) + 1, length);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(new byte[] {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10});
    ByteBuffer header = ByteBuffer.allocate(13).putInt(width).putInt(height);
    chunk(out, "IHDR", header.put((byte) 8).put((byte) type).array());
    if (type == INDEXED) {
      chunk(out, "PLTE", palette);
    }
    chunk(out, "IDAT", stored(rows));
    chunk(out, "IEND", new byte[0]);
    return "data:image/png;base64," + Base64.getEncoder().encodeToString(out.toByteArray());
  }

  private static void chunk(ByteArrayOutputStream out, String name, byte[] content) {
    byte[] kind = name.getBytes(StandardCharsets.US_ASCII);
    CRC32 sum = new CRC32();
    sum.update(kind);
    sum.update(content);
    out.writeBytes(ByteBuffer.allocate(4).putInt(content.length).array());
    out.writeBytes(kind);
    out.writeBytes(content);
    out.writeBytes(ByteBuffer.allocate(4).putInt((int) sum.getValue()).array());
  }

  /** The zlib format with blocks that are stored, not compressed. */
  private static byte[] stored(byte[] content) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(0x78);
    out.write(0x01);
    for (int from = 0; from < content.length; from += BLOCK) {
      int length = Math.min(BLOCK, content.length - from);
      out.write(from + length == content.length ? 1 : 0);
      out.write(length & 0xff);
      out.write(length >> 8);
      out.write(~length & 0xff);
      out.write((~length >> 8) & 0xff);
      out.write(content, from, length);
    }
    Adler32 sum = new Adler32();
    sum.update(content);
    out.writeBytes(ByteBuffer.allocate(4).putInt((int) sum.getValue()).array());
    return out.toByteArray();
  }
}
