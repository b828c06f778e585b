package gradus.plot;

/**
 * Colours for values from little to much, from near black over purple and orange to pale yellow.
 * Lightness rises evenly, as the eye sees it, so that equal steps look equal, in grey too: the
 * colours are made in the space OKLab.
 *
 * <p>B. Ottosson, "A perceptual color space for image processing", 2020.
 */
final class ColourMap {
  static final int SIZE = 256;

  private static final double DARKEST = 0.16;
  private static final double LIGHTEST = 0.97;
  private static final double FIRST_HUE = 290; // degrees: purple
  private static final double LAST_HUE = 465; // past red, to yellow
  private static final double CHROMA = 0.19;
  private static final byte[] PALETTE = palette();

  private ColourMap() {}

  /** Returns red, green and blue of each of the 256 colours. */
  static byte[] rgb() {
    return PALETTE.clone();
  }

  private static byte[] palette() {
    byte[] palette = new byte[3 * SIZE];
    for (int i = 0; i < SIZE; i++) {
      double share = i / (SIZE - 1.0);
      double lightness = DARKEST + share * (LIGHTEST - DARKEST);
      double hue = Math.toRadians(FIRST_HUE + share * (LAST_HUE - FIRST_HUE));
      double chroma = CHROMA;
      double[] colour = linear(lightness, chroma, hue);
      while (!isVisible(colour)) { // the nearest of this lightness and hue that screens show
        chroma *= 0.98;
        colour = linear(lightness, chroma, hue);
      }
      for (int c = 0; c < 3; c++) {
        palette[3 * i + c] = (byte) Math.round(255 * gamma(Math.clamp(colour[c], 0, 1)));
      }
    }
    return palette;
  }

  private static boolean isVisible(double[] colour) {
    for (double part : colour) {
      if (part < -1e-4 || part > 1 + 1e-4) {
        return false;
      }
    }
    return true;
  }

  private static double[] linear(double lightness, double chroma, double hue) {
    double a = chroma * Math.cos(hue);
    double b = chroma * Math.sin(hue);
    double l = cube(lightness + 0.3963377774 * a + 0.2158037573 * b);
    double m = cube(lightness - 0.1055613458 * a - 0.0638541728 * b);
    double s = cube(lightness - 0.0894841775 * a - 1.2914855480 * b);
    return new double[] {
      4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
      -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
      -0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s
    };
  }

  private static double cube(double x) {
    return x * x * x;
  }

  private static double gamma(double x) {
    return x <= 0.0031308 ? 12.92 * x : 1.055 * Math.pow(x, 1 / 2.4) - 0.055;
  }
}
