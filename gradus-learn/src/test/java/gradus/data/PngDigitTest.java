package gradus.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gradus.Rng;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PngDigitTest {
  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void name() {
    file = folder.resolve("digit.png");
  }

  private float[] read(BufferedImage image) throws IOException {
    ImageIO.write(image, "png", file.toFile());
    return PngDigit.read(file);
  }

  /** A bar 30 wide and 120 high, away from the middle of 200×300. */
  private static BufferedImage bar(int type, Color paper, Color ink) {
    var image = new BufferedImage(200, 300, type);
    var pen = image.createGraphics();
    pen.setColor(paper);
    pen.fillRect(0, 0, 200, 300);
    pen.setColor(ink);
    pen.fillRect(150, 20, 30, 120);
    pen.dispose();
    return image;
  }

  @Test
  void aDigitIsCroppedScaledAndCentred() throws IOException {
    float[] digit = read(bar(BufferedImage.TYPE_INT_RGB, Color.WHITE, Color.BLACK));
    for (int i = 0; i < 784; i++) {
      int x = i % 28;
      int y = i / 28;
      boolean ink = y >= 4 && y < 24 && x >= 11 && x < 17; // 20 high, 5 wide: about the middle
      if (!ink) {
        assertThat(digit[i]).isZero();
      }
    }
    float sum = 0;
    for (float value : digit) {
      sum += value;
    }
    assertThat(sum).isCloseTo(100, within(1f)); // 20 × 5
  }

  @Test
  void lightOnDarkColouredAndTransparentAreTheSame() throws IOException {
    float[] digit = read(bar(BufferedImage.TYPE_INT_RGB, Color.WHITE, Color.BLACK));
    assertThat(read(bar(BufferedImage.TYPE_INT_RGB, Color.BLACK, Color.WHITE))).isEqualTo(digit);
    assertThat(read(bar(BufferedImage.TYPE_BYTE_GRAY, Color.WHITE, Color.BLACK))).isEqualTo(digit);
    assertThat(read(bar(BufferedImage.TYPE_INT_RGB, Color.YELLOW, Color.BLUE)))
        .containsExactly(digit, within(1e-6f));
    assertThat(read(bar(BufferedImage.TYPE_INT_ARGB, new Color(0, 0, 0, 0), Color.BLACK)))
        .isEqualTo(digit);
  }

  @Test
  void anImageOfADataSetComesBackMuchTheSame() throws IOException {
    Dataset digits = Digits.generate(20, Rng.of(3));
    for (int n = 0; n < 20; n++) {
      float[] original = digits.input(n);
      var image = new BufferedImage(28, 28, BufferedImage.TYPE_BYTE_GRAY);
      for (int i = 0; i < 784; i++) {
        image.getRaster().setSample(i % 28, i / 28, 0, Math.round(255 * original[i]));
      }
      float[] back = read(image);
      double product = 0;
      double a = 0;
      double b = 0;
      for (int i = 0; i < 784; i++) {
        product += original[i] * back[i];
        a += original[i] * original[i];
        b += back[i] * back[i];
      }
      assertThat(product / Math.sqrt(a * b)).as("digit %d", n).isGreaterThan(0.6);
    }
  }

  @Test
  void anEmptyPictureIsNamed() {
    assertThatThrownBy(() -> read(bar(BufferedImage.TYPE_INT_RGB, Color.GRAY, Color.GRAY)))
        .isInstanceOf(DataException.class)
        .hasMessage(
            file
                + ": expected a digit, found a picture of one colour."
                + " Draw dark on light or light on dark, with paper at the edge.");
  }

  @Test
  void otherFilesAreNamed() throws IOException {
    Files.writeString(file, "GIF89a");
    assertThatThrownBy(() -> PngDigit.read(file))
        .isInstanceOf(DataException.class)
        .hasMessage(
            file + ", byte 0: expected a PNG picture, found something else. Convert it to PNG.");
    Path missing = folder.resolve("none.png");
    assertThatThrownBy(() -> PngDigit.read(missing))
        .hasMessage(missing + ": no such file. Check the path.");
    assertThatThrownBy(() -> PngDigit.read(folder))
        .hasMessage(
            folder + ": expected a PNG picture, found a folder. Give the path of the file in it.");
  }

  @Test
  void aHugePictureIsRefusedBeforeItIsUnpacked() throws IOException {
    read(bar(BufferedImage.TYPE_INT_RGB, Color.WHITE, Color.BLACK));
    byte[] png = Files.readAllBytes(file);
    ByteBuffer.wrap(png).putInt(16, 100_000).putInt(20, 90_000);
    var crc = new java.util.zip.CRC32();
    crc.update(png, 12, 17);
    ByteBuffer.wrap(png).putInt(29, (int) crc.getValue());
    Files.write(file, png);
    assertThatThrownBy(() -> PngDigit.read(file))
        .isInstanceOf(DataException.class)
        .hasMessage(
            file
                + ", byte 16: expected at most 25,000,000 pixels, found 100,000×90,000."
                + " Make the picture smaller.");
  }

  @Test
  void damageAnywhereIsAnErrorNotACrash() throws IOException {
    read(bar(BufferedImage.TYPE_INT_RGB, Color.WHITE, Color.BLACK));
    byte[] png = Files.readAllBytes(file);
    int refused = 0;
    for (int length = 8; length < png.length; length += 1 + png.length / 100) {
      Files.write(file, Arrays.copyOf(png, length));
      try {
        PngDigit.read(file);
      } catch (DataException e) {
        refused++;
      }
    }
    assertThat(refused).isPositive();
  }
}
