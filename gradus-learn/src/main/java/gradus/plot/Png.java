package gradus.plot;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.function.Consumer;
import java.util.zip.Adler32;
import java.util.zip.CRC32;

/**
 * Writes small PNG pictures without compression: a few kilobytes more, but the same bytes with
 * every JDK.
 */
final class Png {
  private static final int GREY = 0;
  private static final int INDEXED = 3;
  private static final int BLOCK = 65_535; // most bytes in one stored block of deflate

  private Png() {}

  /** Returns a grey picture, one byte for each pixel, as an address to embed. */
  static String grey(byte[] pixels, int width, int height) {
    return address(pixels, width, height, GREY, _ -> {});
  }

  /**
   * Returns a coloured square.
   *
   * @param pixels the place of each pixel's colour in the palette
   * @param palette up to 256 colours, each red, green, blue and alpha
   */
  static String indexed(byte[] pixels, int side, int[] palette) {
    ByteBuffer colours = ByteBuffer.allocate(3 * palette.length);
    ByteBuffer alphas = ByteBuffer.allocate(palette.length);
    for (int colour : palette) {
      colours.put((byte) (colour >> 24)).put((byte) (colour >> 16)).put((byte) (colour >> 8));
      alphas.put((byte) colour);
    }
    return address(
        pixels,
        side,
        side,
        INDEXED,
        out -> {
          chunk(out, "PLTE", colours.array());
          chunk(out, "tRNS", alphas.array());
        });
  }

  /**
   * Returns a coloured picture.
   *
   * @param pixels the place of each pixel's colour in the palette
   * @param palette up to 256 colours, each red, green and blue
   */
  static String indexed(byte[] pixels, int width, int height, byte[] palette) {
    return address(pixels, width, height, INDEXED, out -> chunk(out, "PLTE", palette));
  }

  private static String address(
      byte[] pixels, int width, int height, int type, Consumer<ByteArrayOutputStream> colours) {
    if (pixels.length != width * height) {
      throw new IllegalArgumentException(
          "picture: expected "
              + width * height
              + " bytes for "
              + width
              + "×"
              + height
              + ", found "
              + pixels.length);
    }
    byte[] rows = new byte[height * (1 + width)];
    for (int y = 0; y < height; y++) { // each row begins with its filter, 0 for none
      System.arraycopy(pixels, y * width, rows, y * (width + 1) + 1, width);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(new byte[] {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10});
    ByteBuffer header = ByteBuffer.allocate(13).putInt(width).putInt(height);
    chunk(out, "IHDR", header.put((byte) 8).put((byte) type).array());
    colours.accept(out);
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
