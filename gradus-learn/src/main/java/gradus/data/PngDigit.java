package gradus.data;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Locale;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.FileImageInputStream;
import javax.imageio.stream.ImageInputStream;

/** Turns a picture of a digit into what a reader of MNIST expects. */
public final class PngDigit {
  private static final int SIDE = 28;
  private static final int BOX = 20;
  private static final long MOST_PIXELS = 25_000_000;
  private static final float INK = 0.2f; // fainter is paper, or noise of a camera

  private PngDigit() {}

  /**
   * Reads a PNG: grey, ink light on dark, cropped, scaled to 20×20 pixels and centred by its mass
   * in 28×28.
   *
   * @param file a picture of one digit, dark on light or light on dark, of any size up to 25
   *     million pixels
   * @return 784 values from 0 (paper) to 1 (ink), row by row
   * @throws DataException when the file is missing, no PNG, too large, or shows nothing
   */
  public static float[] read(Path file) {
    try {
      BufferedImage image = decode(file);
      Ink ink = Ink.of(image);
      return ink.fit(file);
    } catch (NoSuchFileException e) {
      throw DataException.in(file, "no such file", "Check the path.", e);
    } catch (IOException | RuntimeException e) {
      if (e instanceof DataException known) {
        throw known;
      }
      throw DataException.in( // decoders throw many things at damaged files
          file,
          "expected a PNG picture, found a damaged file (" + e.getMessage() + ")",
          "Open it in another program and save it again.",
          e);
    }
  }

  private static BufferedImage decode(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      throw DataException.in(
          file, "", "expected a PNG picture, found a folder", "Give the path of the file in it.");
    }
    byte[] signature = new byte[8];
    try (var in = Files.newInputStream(file)) {
      in.readNBytes(signature, 0, 8);
    }
    if (!Arrays.equals(signature, new byte[] {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10})) {
      throw DataException.in(
          file, "byte 0", "expected a PNG picture, found something else", "Convert it to PNG.");
    }
    Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName("png");
    ImageReader reader = readers.next();
    try (ImageInputStream in = new FileImageInputStream(file.toFile())) {
      reader.setInput(in, true, true); // metadata ignored: it may unpack to any size
      long pixels = (long) reader.getWidth(0) * reader.getHeight(0);
      if (pixels > MOST_PIXELS) {
        throw DataException.in(
            file,
            "byte 16",
            String.format(
                Locale.ROOT,
                "expected at most %,d pixels, found %,d×%,d",
                MOST_PIXELS,
                reader.getWidth(0),
                reader.getHeight(0)),
            "Make the picture smaller.");
      }
      return reader.read(0);
    } finally {
      reader.dispose();
    }
  }

  /** A grey picture, 0 for paper and up to 1 for ink. */
  private record Ink(float[] values, int width, int height) {
    static Ink of(BufferedImage image) {
      int width = image.getWidth();
      int height = image.getHeight();
      float[] grey = new float[width * height];
      int[] row = new int[width];
      for (int y = 0; y < height; y++) {
        image.getRGB(0, y, width, 1, row, 0, width);
        for (int x = 0; x < width; x++) {
          grey[y * width + x] = grey(row[x]);
        }
      }
      float paper = border(grey, width, height);
      boolean dark = paper < 0.5f; // then the ink is light
      float strongest = 0;
      for (int i = 0; i < grey.length; i++) {
        grey[i] = Math.max(0, dark ? grey[i] - paper : paper - grey[i]);
        strongest = Math.max(strongest, grey[i]);
      }
      for (int i = 0; i < grey.length && strongest > 0.1f; i++) {
        grey[i] /= strongest;
      }
      return new Ink(grey, width, height);
    }

    /** Luminance, with what is transparent on white paper. */
    private static float grey(int argb) {
      float alpha = (argb >>> 24) / 255f;
      float red = (argb >> 16) & 0xff;
      float green = (argb >> 8) & 0xff;
      float blue = argb & 0xff;
      float light = (0.299f * red + 0.587f * green + 0.114f * blue) / 255f;
      return alpha * light + (1 - alpha);
    }

    private static float border(float[] grey, int width, int height) {
      float[] edge = new float[2 * (width + height)];
      for (int x = 0; x < width; x++) {
        edge[2 * x] = grey[x];
        edge[2 * x + 1] = grey[(height - 1) * width + x];
      }
      for (int y = 0; y < height; y++) {
        edge[2 * (width + y)] = grey[y * width];
        edge[2 * (width + y) + 1] = grey[y * width + width - 1];
      }
      Arrays.sort(edge);
      return edge[edge.length / 2];
    }

    float[] fit(Path file) {
      int left = width;
      int right = -1;
      int top = height;
      int bottom = -1;
      for (int i = 0; i < values.length; i++) {
        if (values[i] > INK) {
          left = Math.min(left, i % width);
          right = Math.max(right, i % width);
          top = Math.min(top, i / width);
          bottom = Math.max(bottom, i / width);
        }
      }
      if (right < 0) {
        throw DataException.in(
            file,
            "",
            "expected a digit, found a picture of one colour",
            "Draw dark on light or light on dark, with paper at the edge.");
      }
      double scale = Math.max(right - left + 1, bottom - top + 1) / (double) BOX;
      int columns = (int) Math.max(1, Math.round((right - left + 1) / scale));
      int rows = (int) Math.max(1, Math.round((bottom - top + 1) / scale));
      float[] small = new float[columns * rows];
      for (int y = 0; y < rows; y++) {
        for (int x = 0; x < columns; x++) {
          small[y * columns + x] = mean(left + x * scale, top + y * scale, scale);
        }
      }
      return centre(small, columns, rows);
    }

    /** The mean over a square of the picture, with parts of pixels at its edges. */
    private float mean(double x0, double y0, double side) {
      double sum = 0;
      for (int y = (int) y0; y < Math.min(height, y0 + side); y++) {
        double tall = Math.min(y + 1, y0 + side) - Math.max(y, y0);
        for (int x = (int) x0; x < Math.min(width, x0 + side); x++) {
          double wide = Math.min(x + 1, x0 + side) - Math.max(x, x0);
          sum += values[y * width + x] * tall * wide;
        }
      }
      return (float) Math.min(1, sum / (side * side));
    }

    private static float[] centre(float[] small, int columns, int rows) {
      double mass = 1e-9;
      double sumX = 0;
      double sumY = 0;
      for (int i = 0; i < small.length; i++) {
        mass += small[i];
        sumX += small[i] * (Math.floorMod(i, columns) + 0.5);
        sumY += small[i] * (Math.floorDiv(i, columns) + 0.5);
      }
      int left = Math.clamp(Math.round(SIDE / 2.0 - sumX / mass), 0, SIDE - columns);
      int top = Math.clamp(Math.round(SIDE / 2.0 - sumY / mass), 0, SIDE - rows);
      float[] result = new float[SIDE * SIDE];
      for (int y = 0; y < rows; y++) {
        System.arraycopy(small, y * columns, result, (top + y) * SIDE + left, columns);
      }
      return result;
    }
  }
}
