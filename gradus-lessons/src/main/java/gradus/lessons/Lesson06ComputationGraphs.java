package gradus.lessons;

import static gradus.lessons.Lesson.print;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Lesson 6. Computation graphs: what was done to numbers is recorded, and gone through backward.
 *
 * <p>{@link Scalar} is a whole one. Of an end with n inputs one pass backward gives all n
 * derivatives, at the price of a few evaluations; a pass forward with a tangent ({@link Dual})
 * gives the derivative in one direction; a difference gives the same, to half of the digits.
 *
 * <pre>{@code
 * reverse    ∂end/∂u = Σ_v ∂end/∂v · ∂v/∂u       v over what was made of u
 * forward    v̇ = Σ_u ∂v/∂u · u̇                   u over what v was made of
 * difference (f(x + ε) − f(x − ε)) / 2ε          wrong by about ε² f‴ / 6, and rounding / ε
 * }</pre>
 *
 * <p>S. Linnainmaa, 1970; R. Wengert, 1964 (forward).
 */
public final class Lesson06ComputationGraphs {
  private Lesson06ComputationGraphs() {}

  /**
   * A number and its tangent, for the forward mode.
   *
   * @param value the number
   * @param tangent its derivative in the direction chosen
   */
  record Dual(double value, double tangent) {
    Dual add(Dual b) {
      return new Dual(value + b.value, tangent + b.tangent);
    }

    Dual mul(Dual b) {
      return new Dual(value * b.value, tangent * b.value + value * b.tangent);
    }

    Dual tanh() {
      double y = StrictMath.tanh(value);
      return new Dual(y, (1 - y * y) * tangent);
    }
  }

  /** The function of this lesson: u = a b, h = tanh(u + c), z = h u. */
  static Scalar example(Scalar a, Scalar b, Scalar c) {
    Scalar u = a.mul(b);
    return u.add(c).tanh().mul(u);
  }

  static Dual example(Dual a, Dual b, Dual c) {
    Dual u = a.mul(b);
    return u.add(c).tanh().mul(u);
  }

  static double example(double a, double b, double c) {
    double u = a * b;
    return StrictMath.tanh(u + c) * u;
  }

  /** Returns (f(x + ε) − f(x − ε)) / 2ε by the i-th of three numbers. */
  static double difference(double[] at, int i, double epsilon) {
    double[] more = at.clone();
    double[] less = at.clone();
    more[i] += epsilon;
    less[i] -= epsilon;
    return (example(more[0], more[1], more[2]) - example(less[0], less[1], less[2]))
        / (2 * epsilon);
  }

  /** Derives one expression in three ways, draws its graph, and counts what derivatives cost. */
  public static void main(String[] args) {
    var picture = new Picture("A computation graph", 2, 430, 270);
    double[] at = {2, -0.5, 1.5};
    threeWays(at);
    draw(picture, at);
    errors(picture, at);
    cost();
    Lesson.draw(args, "06-computation-graphs", picture);
  }

  private static void threeWays(double[] at) {
    List<Scalar> inputs = Arrays.stream(at).mapToObj(Scalar::of).toList();
    Scalar z = example(inputs.get(0), inputs.get(1), inputs.get(2));
    z.backward();
    print(
        "z = h u,  h = tanh(u + c),  u = a b,  at a = 2, b = −0.5, c = 1.5:  z = %.6f%n", z.value);
    print("  by        reverse          forward      difference");
    for (int i = 0; i < 3; i++) {
      Dual[] x = new Dual[3];
      for (int j = 0; j < 3; j++) {
        x[j] = new Dual(at[j], i == j ? 1 : 0);
      }
      print(
          "   %s   %.10f   %.10f   %.10f",
          "abc".charAt(i),
          inputs.get(i).gradient,
          example(x[0], x[1], x[2]).tangent(),
          difference(at, i, 1e-5));
    }
    print("%nu goes into both h and z, and its gradient is the sum over both ways.");
  }

  private static void draw(Picture picture, double[] at) {
    Scalar a = Scalar.of(at[0]);
    Scalar b = Scalar.of(at[1]);
    Scalar c = Scalar.of(at[2]);
    Scalar u = a.mul(b);
    Scalar s = u.add(c);
    Scalar h = s.tanh();
    Scalar z = h.mul(u);
    z.backward();
    var panel = picture.panel("Values above, gradients ∂z/∂v below", 0, 5.6, 0, 3).bare();
    List<Scalar> nodes = List.of(a, b, c, u, s, h, z);
    String[] names = {"a", "b", "c", "u = a b", "s = u + c", "h = tanh s", "z = h u"};
    double[][] places = {
      {0.5, 2.5}, {0.5, 1.5}, {0.5, 0.5}, {1.8, 2}, {2.9, 1.1}, {4, 1.1}, {5.1, 2}
    };
    for (int i = 0; i < nodes.size(); i++) {
      for (Scalar parent : nodes.get(i).parents()) {
        double[] from = places[nodes.indexOf(parent)];
        panel.segment("line axis", from[0], from[1], places[i][0], places[i][1]);
      }
    }
    for (int i = 0; i < nodes.size(); i++) {
      double[] p = places[i];
      panel.node(p[0], p[1], 6);
      panel.text("middle", p[0], p[1], 0, -27, names[i]);
      panel.text("middle", p[0], p[1], 0, -12, number(nodes.get(i).value));
      panel.text("middle", p[0], p[1], 0, 22, number(nodes.get(i).gradient));
    }
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.3f", value).replace('-', '−');
  }

  private static void errors(Picture picture, double[] at) {
    Scalar[] x = Arrays.stream(at).mapToObj(Scalar::of).toArray(Scalar[]::new);
    example(x[0], x[1], x[2]).backward();
    double[] epsilons = new double[14];
    Arrays.setAll(epsilons, i -> StrictMath.pow(10, -i - 1));
    double[] wrong =
        Arrays.stream(epsilons).map(e -> Math.abs(difference(at, 0, e) - x[0].gradient)).toArray();
    print("%nA central difference by a, and how far off it is:%n");
    print("      ε     off by");
    for (int i = 0; i < epsilons.length; i += 2) {
      print("  %.0e   %.0e", epsilons[i], wrong[i]);
    }
    picture
        .panel("A central difference: ε too large, ε too small", 1e-14, 0.1, 1e-13, 0.1)
        .logX()
        .logY()
        .labels("ε", "off by")
        .line("line s0", epsilons, wrong);
  }

  /** Σ_i tanh(w_i x_i): all derivatives by one pass back, or one by one. */
  private static void cost() {
    print("%nAll n derivatives of f = Σ_i tanh(w_i x_i) by w. Links gone through:%n");
    print("      n    nodes    links    in reverse, once   forward, n times");
    for (int n : new int[] {1, 10, 100, 1000}) {
      Scalar sum = Scalar.of(0);
      for (int i = 0; i < n; i++) {
        sum = sum.add(Scalar.of(0.1 * i).mul(Scalar.of(1)).tanh());
      }
      List<Scalar> nodes = sum.order();
      int links = nodes.stream().mapToInt(node -> node.parents().size()).sum();
      print("%7d   %6d   %6d   %17d   %16d", n, nodes.size(), links, links, n * links);
    }
  }
}
