package gradus.lessons;

import static gradus.lessons.Lesson.print;

import gradus.lessons.recurrence.Elman;
import gradus.lessons.recurrence.Rtrl;
import java.util.Arrays;
import java.util.Random;
import java.util.random.RandomGenerator;

/**
 * Lesson 12. Recurrence: the hidden layer sees what it said before.
 *
 * <pre>{@code
 * h_t = tanh(U x_t + W h_{t−1} + b)
 * y_t = V h_t + c
 * }</pre>
 *
 * <p>Its gradient comes by back-propagation through time ({@link Elman}), which goes back over what
 * was kept of the sequence, or by real-time recurrent learning ({@link Rtrl}), which carries
 * derivatives forward along with the state. Going back k steps multiplies an error by k factors
 * {@code Wᵀ diag(1 − h²)}: it dies or explodes with the size of W.
 */
public final class Lesson12Recurrence {
  static final int LENGTH = 20;
  private static final int PERIODS = 20;
  private static final int WITHIN = 25; // sequences a period
  private static final int UNITS = 8;

  private Lesson12Recurrence() {}

  /** Two random bits at each step, and the exclusive or of those two steps before. */
  record Bits(double[][] x, double[] t) {
    static Bits random(RandomGenerator random) {
      var bits = new Bits(new double[LENGTH][2], new double[LENGTH]);
      for (int t = 0; t < LENGTH; t++) {
        bits.x[t][0] = random.nextInt(2);
        bits.x[t][1] = random.nextInt(2);
        bits.t[t] = t < 2 ? Double.NaN : (int) (bits.x[t - 2][0] + bits.x[t - 2][1]) % 2;
      }
      return bits;
    }
  }

  /** Learns by back-propagation through time, then in real time, then measures what comes back. */
  public static void main(String[] args) {
    var picture = new Picture("Recurrence", 2, 430, 250);
    var panel = picture.panel("XOR of the bits two steps ago", 0, PERIODS * WITHIN, 40, 102);
    panel.labels("sequences of 20 steps", "% right");
    throughTime(panel);
    inRealTime(panel);
    back(picture);
    Lesson.draw(args, "12-recurrence", picture);
  }

  private static void throughTime(Picture.Panel panel) {
    var random = new Random(2);
    var net = new Elman(2, UNITS, 1);
    net.randomise(random, 0.5);
    print("Wanted at each step: the exclusive or of the two bits that came two steps before.%n");
    print("An Elman net of %d units, by back-propagation through time:%n", UNITS);
    print("  sequences   loss a step   right");
    double[] at = new double[PERIODS];
    double[] share = new double[PERIODS];
    for (int period = 0; period < PERIODS; period++) {
      double loss = 0;
      int right = 0;
      for (int i = 0; i < WITHIN; i++) {
        Bits bits = Bits.random(random);
        double[][] y = net.forward(bits.x);
        double[][] dy = new double[LENGTH][1];
        for (int t = 2; t < LENGTH; t++) {
          double p = 1 / (1 + StrictMath.exp(-y[t][0]));
          loss -= StrictMath.log(bits.t[t] > 0.5 ? p : 1 - p);
          right += (p > 0.5) == (bits.t[t] > 0.5) ? 1 : 0;
          dy[t][0] = (p - bits.t[t]) / (LENGTH - 2); // cross-entropy behind a sigmoid
        }
        net.learn(0.5, net.backward(dy).weights(), 1);
      }
      at[period] = (period + 1) * WITHIN;
      share[period] = 100.0 * right / (WITHIN * (LENGTH - 2));
      if ((period + 1) % 2 == 0) {
        print(
            "%11.0f   %11.4f   %5.1f %%",
            at[period], loss / (WITHIN * (LENGTH - 2)), share[period]);
      }
    }
    panel.line("through time", 0, at, share);
  }

  private static void inRealTime(Picture.Panel panel) {
    int units = 5;
    var random = new Random(1);
    var net = new Rtrl(2, units);
    net.randomise(random, 1);
    print(
        "%nA network of %d units that all see each other, in real time; p has %d numbers.%n",
        units, units * units * (2 + units + 1));
    print("  steps   mean J   right");
    int[] bits = new int[3]; // of the last three steps, packed as 2a + b
    int within = 250;
    int periods = PERIODS * WITHIN * LENGTH / within;
    double[] at = new double[periods];
    double[] share = new double[periods];
    for (int period = 0; period < periods; period++) {
      double sum = 0;
      int right = 0;
      for (int i = 0; i < within; i++) {
        double target = advance(net, bits, random);
        sum += net.error(target);
        right += (net.outputs()[0] > 0.5) == (target > 0.5) ? 1 : 0;
        net.learn(1, target); // after every step, while the sequence goes on
      }
      at[period] = (period + 1.0) * within / LENGTH;
      share[period] = 100.0 * right / within;
      if (period % 2 == 1 && period < 20) {
        print("%7d   %.4f   %5.1f %%", (period + 1) * within, sum / within, share[period]);
      }
    }
    panel.line("in real time", 1, at, share);
  }

  /** Gives the network two new bits, and returns what its first unit should say now. */
  private static double advance(Rtrl net, int[] bits, RandomGenerator random) {
    bits[0] = bits[1];
    bits[1] = bits[2];
    bits[2] = random.nextInt(4);
    net.step(bits[2] >> 1, bits[2] & 1);
    // y is that of t + 1 once x(t) was taken: one step has passed for bits[2], two for bits[1].
    return Integer.bitCount(bits[1]) % 2;
  }

  /**
   * Returns how long ∂y_T/∂h_t is, for t = T, T − 1, …, where W is normal and its spectral radius
   * about as given.
   */
  static double[] comesBack(double radius, int units, int steps) {
    var random = new Random(4);
    var net = new Elman(1, units, 1);
    for (double[] row : net.weights().w()) {
      Arrays.setAll(row, _ -> radius / Math.sqrt(units) * random.nextGaussian());
    }
    Arrays.setAll(net.weights().v()[0], _ -> random.nextGaussian() / Math.sqrt(units));
    for (double[] row : net.weights().u()) {
      row[0] = 0.1 * random.nextGaussian();
    }
    double[][] x = new double[steps][1];
    for (double[] input : x) {
      input[0] = random.nextBoolean() ? 1 : -1;
    }
    net.forward(x);
    double[][] dy = new double[steps][1];
    dy[steps - 1][0] = 1;
    double[][] dh = net.backward(dy).h();
    double[] lengths = new double[steps];
    for (int k = 0; k < steps; k++) {
      double squares = 0;
      for (double value : dh[steps - 1 - k]) {
        squares += value * value;
      }
      lengths[k] = Math.sqrt(squares);
    }
    return lengths;
  }

  private static void back(Picture picture) {
    int steps = 60;
    double[] radii = {0.5, 0.9, 1.1, 2};
    print("%nFifty units, W normal. The length of ∂y_T/∂h_t, so many steps back:%n");
    print("  radius of W         0        10        30        50");
    var panel = picture.panel("What comes back of an error", 0, steps - 1, 1e-12, 1000);
    panel.logY().labels("steps back", "length of ∂y_T/∂h_t");
    double[] at = new double[steps];
    Arrays.setAll(at, i -> i);
    for (int k = 0; k < radii.length; k++) {
      double[] length = comesBack(radii[k], 50, steps);
      print(
          "%13.1f   %.1e   %.1e   %.1e   %.1e",
          radii[k], length[0], length[10], length[30], length[50]);
      panel.line("radius " + radii[k], k, at, length);
    }
  }
}
