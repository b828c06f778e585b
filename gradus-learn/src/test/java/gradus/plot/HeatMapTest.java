package gradus.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class HeatMapTest {
  private static final HeatMap.Scale TIME = new HeatMap.Scale("seconds", 0, 2);
  private static final HeatMap.Scale LOUDNESS = new HeatMap.Scale("dB", -80, 0);

  /**
   * The lightness L* of the standard CIE 1976, by way of luminance; not the space it is made in.
   */
  private static double lightness(byte[] rgb, int index) {
    double[] weights = {0.2126, 0.7152, 0.0722};
    double luminance = 0;
    for (int c = 0; c < 3; c++) {
      double part = (rgb[3 * index + c] & 0xff) / 255.0;
      luminance +=
          weights[c] * (part <= 0.04045 ? part / 12.92 : Math.pow((part + 0.055) / 1.055, 2.4));
    }
    return luminance > 0.008856 ? 116 * Math.cbrt(luminance) - 16 : 903.3 * luminance;
  }

  @Test
  void coloursGrowLighterEvenly() {
    byte[] rgb = ColourMap.rgb();
    assertThat(lightness(rgb, 0)).isLessThan(6);
    assertThat(lightness(rgb, 255)).isGreaterThan(94);
    double step = (lightness(rgb, 255) - lightness(rgb, 32)) / (255 - 32);
    for (int i = 48; i < 256; i++) { // below, screens show too few shades to be even
      assertThat((lightness(rgb, i) - lightness(rgb, i - 16)) / 16)
          .as(String.valueOf(i))
          .isCloseTo(step, within(0.35 * step));
    }
  }

  @Test
  void theLowestRowIsAtTheBottomAndColoursFollowTheScale() throws IOException {
    float[][] values = {{-80, 0, 50}, {-40, Float.NaN, -200}};
    String svg =
        new HeatMap("Test", TIME, new HeatMap.Scale("Hz", 0, 8_000), LOUDNESS, values).toSvg();
    Matcher matcher = Pattern.compile("base64,([^\"]+)\"").matcher(svg);
    assertThat(matcher.find()).isTrue();
    BufferedImage image =
        ImageIO.read(new ByteArrayInputStream(Base64.getDecoder().decode(matcher.group(1))));
    assertThat(image.getWidth()).isEqualTo(3);
    assertThat(image.getHeight()).isEqualTo(2);
    assertThat(image.getRGB(0, 1)).isEqualTo(colour(0));
    assertThat(image.getRGB(1, 1)).isEqualTo(colour(255));
    assertThat(image.getRGB(2, 1)).isEqualTo(colour(255));
    assertThat(image.getRGB(0, 0)).isEqualTo(colour(128));
    assertThat(image.getRGB(1, 0)).isEqualTo(colour(0));
    assertThat(image.getRGB(2, 0)).isEqualTo(colour(0));
    assertThat(svg).contains(">seconds<", ">Hz<", ">dB<", ">8,000<", ">−80<", ">1.6<");
  }

  private static int colour(int index) {
    byte[] rgb = ColourMap.rgb();
    int red = rgb[3 * index] & 0xff;
    int green = rgb[3 * index + 1] & 0xff;
    return 0xff000000 | (red << 16) | (green << 8) | (rgb[3 * index + 2] & 0xff);
  }

  @Test
  void marksTakeThePlaceOfRoundNumbers() {
    var mel = new HeatMap.Scale("mel", 0, 10, List.of(new HeatMap.Mark(2.5, "half a thousand")));
    String svg = new HeatMap("Test", TIME, mel, LOUDNESS, new float[1][1]).toSvg();
    assertThat(svg).contains(">half a thousand<").doesNotContain(">10<");
  }

  @Test
  void shapesAreChecked() {
    assertThatThrownBy(() -> new HeatMap("", TIME, TIME, TIME, new float[0][]))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new HeatMap("", TIME, TIME, TIME, new float[][] {{1}, {1, 2}}))
        .hasMessage("all rows of a heat map are equally long, got 1 and 2");
    assertThatThrownBy(() -> new HeatMap.Scale("Hz", 1, 1))
        .hasMessage("axis Hz: expected a range, got 1.0 to 1.0");
  }
}
