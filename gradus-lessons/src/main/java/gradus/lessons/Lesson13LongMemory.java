package gradus.lessons;

import static gradus.lessons.Lesson.print;

import gradus.lessons.recurrence.Elman;
import gradus.lessons.recurrence.LstmCell;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;

/**
 * Lesson 13. Long memory: a cell whose state nothing but a gate changes.
 *
 * <pre>{@code
 * s_t = s_{t−1} + g_t i_t          so  ∂s_t/∂s_{t−1} = 1, however long the sequence
 * }</pre>
 *
 * <p>One {@link LstmCell} and an {@link Elman} net read random signs, one of them marked, and must
 * say at the end which sign was marked. The cell opens its gate for that one alone.
 */
public final class Lesson13LongMemory {
  private static final int LENGTH = 40;
  private static final int PERIODS = 20;
  private static final int WITHIN = 200; // sequences a period
  private static final int UNITS = 8;

  private Lesson13LongMemory() {}

  /** A sequence of signs, and where its mark is. Shape: [T][2], sign and mark. */
  record Signs(double[][] x, int marked) {
    static Signs random(RandomGenerator random, int length) {
      return random(random, length, random.nextInt(length));
    }

    static Signs random(RandomGenerator random, int length, int marked) {
      double[][] x = new double[length][2];
      for (int t = 0; t < length; t++) {
        x[t][0] = random.nextBoolean() ? 1 : -1;
        x[t][1] = t == marked ? 1 : 0;
      }
      return new Signs(x, marked);
    }

    double target() {
      return 0.8 * x[marked][0];
    }
  }

  /** Teaches both, and looks at what each lets back through time. */
  public static void main(String[] args) {
    print("Random signs, one of them marked; at the end of %d, which sign was it?%n", LENGTH);
    var cell = new LstmCell(2, 1);
    cell.randomise(new Random(1), 0.5);
    cell.weights().g()[0][3] = -2; // the gate begins nearly shut, or 40 signs drown the one
    var net = new Elman(2, UNITS, 1);
    net.randomise(new Random(1), 0.5);
    double[][] shares = {learn(cell), learn(net)};
    double[] at = new double[PERIODS];
    Arrays.setAll(at, i -> (i + 1.0) * WITHIN);
    print("  sequences   one LSTM cell, right   Elman, %d units, right", UNITS);
    for (int i = 1; i < PERIODS; i += 2) {
      print("%11.0f   %18.1f %%   %20.1f %%", at[i], shares[0][i], shares[1][i]);
    }
    var picture = new Picture("Long memory", 3);
    picture
        .panel("The marked sign of " + LENGTH, 0, PERIODS * WITHIN, 40, 102)
        .labels("sequences", "% right")
        .line("one LSTM cell", 0, at, shares[0])
        .line("Elman, " + UNITS + " units", 1, at, shares[1]);
    back(picture, cell, net);
    trace(picture, cell);
    Lesson.draw(args, "13-long-memory", picture);
  }

  private static double[] learn(LstmCell cell) {
    var random = new Random(2);
    double[] shares = new double[PERIODS];
    for (int period = 0; period < PERIODS; period++) {
      int right = 0;
      for (int i = 0; i < WITHIN; i++) {
        Signs signs = Signs.random(random, LENGTH);
        double answer = cell.forward(signs.x).getLast().h()[0];
        right += answer * signs.target() > 0 ? 1 : 0;
        double[][] dh = new double[LENGTH][1];
        dh[LENGTH - 1][0] = answer - signs.target();
        cell.learn(0.3, cell.backward(dh).weights());
      }
      shares[period] = 100.0 * right / WITHIN;
    }
    return shares;
  }

  private static double[] learn(Elman net) {
    var random = new Random(2);
    double[] shares = new double[PERIODS];
    for (int period = 0; period < PERIODS; period++) {
      int right = 0;
      for (int i = 0; i < WITHIN; i++) {
        Signs signs = Signs.random(random, LENGTH);
        double answer = net.forward(signs.x)[LENGTH - 1][0];
        right += answer * signs.target() > 0 ? 1 : 0;
        double[][] dy = new double[LENGTH][1];
        dy[LENGTH - 1][0] = answer - signs.target();
        net.learn(0.05, net.backward(dy).weights(), 1);
      }
      shares[period] = 100.0 * right / WITHIN;
    }
    return shares;
  }

  private static void back(Picture picture, LstmCell cell, Elman net) {
    double[][] x = Signs.random(new Random(5), LENGTH, 0).x;
    cell.forward(x);
    net.forward(x);
    double[][] d = new double[LENGTH][1];
    d[LENGTH - 1][0] = 1;
    double[][] ds = cell.backward(d).s();
    double[][] dh = net.backward(d).h();
    double[] at = new double[LENGTH];
    double[][] lengths = new double[2][LENGTH];
    for (int k = 0; k < LENGTH; k++) {
      at[k] = k;
      lengths[0][k] = length(ds[LENGTH - 1 - k]);
      lengths[1][k] = length(dh[LENGTH - 1 - k]);
    }
    print("%nAfter learning. What comes back of the last answer, so many steps before it:%n");
    print("  steps back   LSTM, ∂h_T/∂s_t   Elman, ∂y_T/∂h_t");
    for (int k = 0; k < LENGTH; k += k < 10 ? 5 : 10) {
      print("%12d   %15.1e   %16.1e", k, lengths[0][k], lengths[1][k]);
    }
    picture
        .panel("What comes back of the last answer", 0, LENGTH - 1, 1e-8, 10)
        .logY()
        .labels("steps back", "length of the derivative")
        .line("LSTM, ∂h_T/∂s_t", 0, at, lengths[0])
        .line("Elman, ∂y_T/∂h_t", 1, at, lengths[1]);
  }

  private static double length(double[] a) {
    return Math.sqrt(Arrays.stream(a).map(value -> value * value).sum());
  }

  private static void trace(Picture picture, LstmCell cell) {
    Signs signs = Signs.random(new Random(7), 12, 3);
    List<LstmCell.Step> steps = cell.forward(signs.x);
    double[][] dh = new double[12][1];
    dh[11][0] = 1;
    double[][] ds = cell.backward(dh).s();
    print("%nA short sequence, step by step:%n");
    print("   t   sign   mark        i        g        s        o        h   ∂h_T/∂s_t");
    for (int t = 0; t < 12; t++) {
      LstmCell.Step step = steps.get(t);
      print(
          "%4d   %+4.0f   %4s   %6.3f   %6.3f   %6.3f   %6.3f   %6.3f   %9.3f",
          t + 1,
          signs.x[t][0],
          t == signs.marked ? "*" : "",
          step.i()[0],
          step.g()[0],
          step.s()[0],
          step.o()[0],
          step.h()[0],
          ds[t][0]);
    }
    Signs longer = Signs.random(new Random(9), LENGTH, 8);
    List<LstmCell.Step> all = cell.forward(longer.x);
    double[] at = new double[LENGTH];
    Arrays.setAll(at, t -> t + 1.0);
    double[] g = all.stream().mapToDouble(step -> step.g()[0]).toArray();
    double[] s = all.stream().mapToDouble(step -> step.s()[0]).toArray();
    double low = Math.min(-0.2, Arrays.stream(s).min().orElseThrow() - 0.3);
    double high = Math.max(1.2, Arrays.stream(s).max().orElseThrow() + 0.3);
    var panel = picture.panel("Gate and state; marked at step 9", 1, LENGTH, low, high);
    panel.labels("t", "").line("gate g", 2, at, g).line("state s", 0, at, s);
  }
}
