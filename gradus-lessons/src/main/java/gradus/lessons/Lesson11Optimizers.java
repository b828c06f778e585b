package gradus.lessons;

import static gradus.lessons.Lesson.print;

import java.util.Arrays;

/**
 * Lesson 11. Optimizers: what to do with a gradient g, and what to remember of those before.
 *
 * <pre>{@code
 * gradient descent    w ← w − η g
 * momentum            v ← μ v + g,             w ← w − η v
 * Nesterov            v ← μ v + g,             w ← w − η (g + μ v)
 * AdaGrad             s ← s + g²,              w ← w − η g / (√s + ε)
 * RMSProp             s ← ρ s + (1 − ρ) g²,    w ← w − η g / (√s + ε)
 * Adam                m ← β₁ m + (1 − β₁) g,   s ← β₂ s + (1 − β₂) g²
 *                     w ← w − η m / (1 − β₁ᵗ) / (√(s / (1 − β₂ᵗ)) + ε)
 * }</pre>
 *
 * <p>On a valley {@code f = ½ Σ_i λ_i w_i²} gradient descent multiplies w_i by {@code 1 − η λ_i}
 * each step. It goes up the walls if η > 2 / λ_max, and along the bottom no faster than η λ_min:
 * the ratio of the two is what makes a problem hard.
 *
 * <p>B. Polyak, 1964; Y. Nesterov, 1983; J. Duchi et al., 2011; T. Tieleman and G. Hinton, 2012; D.
 * Kingma and J. Ba, 2015.
 */
public final class Lesson11Optimizers {
  /** The curvatures of the valley: flat along w_1, steep along w_2. */
  static final double[] CURVATURES = {1, 25};

  private static final double[] START = {-4, 1.2};
  private static final int STEPS = 200;

  private Lesson11Optimizers() {}

  /** Changes weights by a gradient; may remember. */
  @FunctionalInterface
  interface Optimizer {
    void step(double[] w, double[] g);
  }

  static Optimizer descent(double rate) {
    return (w, g) -> {
      for (int i = 0; i < w.length; i++) {
        w[i] -= rate * g[i];
      }
    };
  }

  static Optimizer momentum(double rate, double mu) {
    double[] v = new double[CURVATURES.length];
    return (w, g) -> {
      for (int i = 0; i < w.length; i++) {
        v[i] = mu * v[i] + g[i];
        w[i] -= rate * v[i];
      }
    };
  }

  static Optimizer nesterov(double rate, double mu) {
    double[] v = new double[CURVATURES.length];
    return (w, g) -> {
      for (int i = 0; i < w.length; i++) {
        v[i] = mu * v[i] + g[i];
        w[i] -= rate * (g[i] + mu * v[i]);
      }
    };
  }

  static Optimizer adaGrad(double rate, double epsilon) {
    double[] s = new double[CURVATURES.length];
    return (w, g) -> {
      for (int i = 0; i < w.length; i++) {
        s[i] += g[i] * g[i];
        w[i] -= rate * g[i] / (Math.sqrt(s[i]) + epsilon);
      }
    };
  }

  static Optimizer rmsProp(double rate, double rho, double epsilon) {
    double[] s = new double[CURVATURES.length];
    return (w, g) -> {
      for (int i = 0; i < w.length; i++) {
        s[i] = rho * s[i] + (1 - rho) * g[i] * g[i];
        w[i] -= rate * g[i] / (Math.sqrt(s[i]) + epsilon);
      }
    };
  }

  static Optimizer adam(double rate, double beta1, double beta2, double epsilon) {
    double[] m = new double[CURVATURES.length];
    double[] s = new double[CURVATURES.length];
    double[] powers = {1, 1}; // β₁ᵗ, β₂ᵗ
    return (w, g) -> {
      powers[0] *= beta1;
      powers[1] *= beta2;
      for (int i = 0; i < w.length; i++) {
        m[i] = beta1 * m[i] + (1 - beta1) * g[i];
        s[i] = beta2 * s[i] + (1 - beta2) * g[i] * g[i];
        w[i] -= rate * m[i] / (1 - powers[0]) / (Math.sqrt(s[i] / (1 - powers[1])) + epsilon);
      }
    };
  }

  static double value(double[] w) {
    double sum = 0;
    for (int i = 0; i < w.length; i++) {
      sum += CURVATURES[i] * w[i] * w[i] / 2;
    }
    return sum;
  }

  static double[] gradient(double[] w) {
    double[] g = new double[w.length];
    Arrays.setAll(g, i -> CURVATURES[i] * w[i]);
    return g;
  }

  /** Returns where an optimizer goes, [steps + 1][2]. */
  static double[][] path(Optimizer optimizer, int steps) {
    double[][] path = new double[steps + 1][];
    double[] w = START.clone();
    for (int step = 0; step <= steps; step++) {
      path[step] = w.clone();
      optimizer.step(w, gradient(w));
    }
    return path;
  }

  private record Named(String name, Optimizer optimizer) {}

  /** Sends six optimizers down a valley, and gradient descent with four rates. */
  public static void main(String[] args) {
    Named[] all = {
      new Named("descent", descent(0.07)),
      new Named("momentum", momentum(0.02, 0.8)),
      new Named("Nesterov", nesterov(0.02, 0.8)),
      new Named("AdaGrad", adaGrad(0.8, 1e-8)),
      new Named("RMSProp", rmsProp(0.1, 0.9, 1e-8)),
      new Named("Adam", adam(0.3, 0.9, 0.999, 1e-8)),
    };
    print("The valley ½ (w_1² + 25 w_2²) from (−4, 1.2). f after so many steps:%n");
    print("                 10         50        100        200   steps to f < 1e-3");
    var picture = new Picture("Down a valley, ½ (w₁² + 25 w₂²)", 2, 440, 250);
    var first = valley(picture, "Forty steps: descent, momentum, Nesterov");
    var second = valley(picture, "Forty steps: AdaGrad, RMSProp, Adam");
    var curves = picture.panel("How fast", 0, STEPS, 1e-12, 100).logY().labels("steps", "f");
    double[] steps = new double[STEPS + 1];
    Arrays.setAll(steps, i -> i);
    for (int k = 0; k < all.length; k++) {
      double[][] path = path(all[k].optimizer, STEPS);
      double[] f = Arrays.stream(path).mapToDouble(Lesson11Optimizers::value).toArray();
      int arrival = 0;
      while (arrival < STEPS && f[arrival] >= 1e-3) {
        arrival++;
      }
      print(
          "  %-9s   %.1e    %.1e    %.1e    %.1e   %18d",
          all[k].name, f[10], f[50], f[100], f[200], arrival);
      draw(k < 3 ? first : second, all[k].name, k, path, 40);
      curves.line(all[k].name, k, steps, f);
    }
    rates(picture);
    Lesson.draw(args, "11-optimizers", picture);
  }

  private static Picture.Panel valley(Picture picture, String name) {
    var panel = picture.panel(name, -4.5, 1.5, -1.7, 1.7).labels("w₁", "w₂");
    for (double f : new double[] {0.25, 1, 2.5, 5, 10, 20}) {
      double[] x = new double[121];
      double[] y = new double[121];
      for (int i = 0; i <= 120; i++) {
        double angle = Math.PI * i / 60;
        x[i] = Math.sqrt(2 * f / CURVATURES[0]) * StrictMath.cos(angle);
        y[i] = Math.sqrt(2 * f / CURVATURES[1]) * StrictMath.sin(angle);
      }
      panel.line("thin axis", x, y);
    }
    return panel;
  }

  private static void draw(Picture.Panel panel, String name, int colour, double[][] path, int n) {
    double[] x = new double[n + 1];
    double[] y = new double[n + 1];
    for (int i = 0; i <= n; i++) {
      x[i] = path[i][0];
      y[i] = path[i][1];
    }
    panel.line(name, colour, x, y);
    panel.mark(colour, x[n], y[n]);
  }

  private static void rates(Picture picture) {
    double[] rates = {0.01, 0.04, 2.0 / 26, 0.0805};
    String[] names = {"η = 0.01", "0.04", "2/26", "0.0805"};
    print("%nGradient descent with other rates; it must diverge above 2 / 25 = 0.08:%n");
    print("      η   |1 − η|   |1 − 25 η|   f after 100 steps");
    var panel = picture.panel("Gradient descent, by its rate η", 0, 100, 1e-6, 1000).logY();
    panel.labels("steps", "f");
    double[] steps = new double[101];
    Arrays.setAll(steps, i -> i);
    for (int k = 0; k < rates.length; k++) {
      double[] f =
          Arrays.stream(path(descent(rates[k]), 100))
              .mapToDouble(Lesson11Optimizers::value)
              .toArray();
      print(
          "%7.4f   %7.4f   %10.4f   %17.1e",
          rates[k], Math.abs(1 - rates[k]), Math.abs(1 - 25 * rates[k]), f[100]);
      panel.line(names[k], k, steps, f);
    }
    print("%n2 / (1 + 25) makes both factors equal: no rate is faster.");
  }
}
