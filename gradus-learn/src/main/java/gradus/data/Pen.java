package gradus.data;

import java.util.Arrays;
import java.util.List;

/** Draws smooth strokes of varying width, with soft edges, into a small grey image. */
final class Pen {
  private static final int STEPS = 5; // straight pieces between two points of a stroke
  private static final double SOFTNESS = 1.25; // pixels from full ink to none

  private double[] x = new double[256];
  private double[] y = new double[256];
  private double[] radius = new double[256];
  private boolean[] lifted = new boolean[256]; // no ink between this point and the one before
  private int size;

  /** Forgets all strokes. */
  void clear() {
    size = 0;
  }

  int size() {
    return size;
  }

  double x(int i) {
    return x[i];
  }

  double y(int i) {
    return y[i];
  }

  void moveTo(int i, double newX, double newY) {
    x[i] = newX;
    y[i] = newY;
  }

  void setRadius(int i, double pixels) {
    radius[i] = pixels;
  }

  /** Adds a stroke: a Catmull-Rom spline through the points, broken at corners. */
  void stroke(List<DigitShapes.Point> points) {
    add(points.get(0).x(), points.get(0).y(), true);
    for (int i = 0; i + 1 < points.size(); i++) {
      DigitShapes.Point from = points.get(i);
      DigitShapes.Point to = points.get(i + 1);
      DigitShapes.Point before = i == 0 || from.corner() ? from : points.get(i - 1);
      DigitShapes.Point after = i + 2 == points.size() || to.corner() ? to : points.get(i + 2);
      for (int step = 1; step <= STEPS; step++) {
        double t = (double) step / STEPS;
        add(
            spline(before.x(), from.x(), to.x(), after.x(), t),
            spline(before.y(), from.y(), to.y(), after.y(), t),
            false);
      }
    }
  }

  private static double spline(double a, double b, double c, double d, double t) {
    double cubic = -a + 3 * b - 3 * c + d;
    double square = 2 * a - 5 * b + 4 * c - d;
    return b + 0.5 * t * (c - a + t * (square + t * cubic));
  }

  private void add(double newX, double newY, boolean lift) {
    if (size == x.length) {
      x = Arrays.copyOf(x, 2 * size);
      y = Arrays.copyOf(y, 2 * size);
      radius = Arrays.copyOf(radius, 2 * size);
      lifted = Arrays.copyOf(lifted, 2 * size);
    }
    x[size] = newX;
    y[size] = newY;
    lifted[size] = lift;
    size++;
  }

  /** Moves the strokes so that the centre of their ink lies at the given point. */
  void centre(double centreX, double centreY) {
    double mass = 1e-9;
    double sumX = 0;
    double sumY = 0;
    for (int i = 1; i < size; i++) {
      if (!lifted[i]) {
        double dx = x[i] - x[i - 1];
        double dy = y[i] - y[i - 1];
        double ink = Math.sqrt(dx * dx + dy * dy) * (radius[i] + radius[i - 1]);
        mass += ink;
        sumX += ink * (x[i] + x[i - 1]) / 2;
        sumY += ink * (y[i] + y[i - 1]) / 2;
      }
    }
    for (int i = 0; i < size; i++) {
      x[i] += centreX - sumX / mass;
      y[i] += centreY - sumY / mass;
    }
  }

  /** Draws into {@code image[at...]}; where strokes cross, the darker ink counts. */
  void draw(byte[] image, int at, int width, int height, double ink) {
    for (int i = 1; i < size; i++) {
      if (!lifted[i]) {
        drawPiece(i, image, at, width, height, ink);
      }
    }
  }

  private void drawPiece(int i, byte[] image, int at, int width, int height, double ink) {
    double reach = Math.max(radius[i], radius[i - 1]) + SOFTNESS / 2;
    int left = Math.max(0, (int) (Math.min(x[i], x[i - 1]) - reach));
    int right = Math.min(width - 1, (int) (Math.max(x[i], x[i - 1]) + reach));
    int top = Math.max(0, (int) (Math.min(y[i], y[i - 1]) - reach));
    int bottom = Math.min(height - 1, (int) (Math.max(y[i], y[i - 1]) + reach));
    double dx = x[i] - x[i - 1];
    double dy = y[i] - y[i - 1];
    double square = dx * dx + dy * dy + 1e-12;
    for (int row = top; row <= bottom; row++) {
      for (int column = left; column <= right; column++) {
        double fromX = column + 0.5 - x[i - 1];
        double fromY = row + 0.5 - y[i - 1];
        double along = Math.clamp((fromX * dx + fromY * dy) / square, 0.0, 1.0);
        double offX = fromX - along * dx;
        double offY = fromY - along * dy;
        double distance = Math.sqrt(offX * offX + offY * offY);
        double edge = radius[i - 1] + along * (radius[i] - radius[i - 1]);
        double cover = Math.clamp((edge - distance) / SOFTNESS + 0.5, 0.0, 1.0);
        int grey = (int) (255 * ink * cover + 0.5);
        int pixel = at + row * width + column;
        if (grey > (image[pixel] & 0xff)) {
          image[pixel] = (byte) grey;
        }
      }
    }
  }
}
