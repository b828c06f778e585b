package gradus.optim;

import gradus.Parameter;
import gradus.Tensor;
import gradus.optim.LineDescent.Course;
import gradus.optim.LineDescent.Limits;
import gradus.optim.LossFunction.Point;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;

/**
 * L-BFGS: the direction {@code p = −H g}, where H approximates the inverse of the Hessian from the
 * last m steps s and changes y of the gradient.
 *
 * <pre>{@code
 * H₀ = (sᵀy / yᵀy) I                                of the last step
 * H ← (I − ρ s yᵀ) H (I − ρ y sᵀ) + ρ s sᵀ          ρ = 1 / yᵀs, from the oldest step to the last
 * }</pre>
 *
 * <p>H is never formed: two loops over the steps give H g at 4mn multiplications (algorithm 7.4).
 * The step satisfies the strong Wolfe conditions with c₂ = 0.9, so that sᵀy is above 0.
 *
 * <p>D. Liu and J. Nocedal, "On the limited memory BFGS method for large scale optimization", 1989;
 * Nocedal and Wright, algorithm 7.5.
 */
public final class Lbfgs implements Minimizer {
  private static final double CURVATURE = 0.9;

  private final Limits limits;
  private final int memory;

  private Lbfgs(Limits limits, int memory) {
    Checks.positive("L-BFGS", "a memory", memory);
    this.limits = limits;
    this.memory = memory;
  }

  /** Returns L-BFGS that remembers 10 steps. */
  public static Lbfgs of() {
    return new Lbfgs(Limits.usual(), 10);
  }

  /** Returns L-BFGS that remembers m steps. */
  public Lbfgs withMemory(int steps) {
    return new Lbfgs(limits, steps);
  }

  @Override
  public Lbfgs withIterations(int most) {
    return new Lbfgs(new Limits(most, limits.tolerance()), memory);
  }

  @Override
  public Lbfgs withTolerance(double gradientNorm) {
    return new Lbfgs(new Limits(limits.iterations(), gradientNorm), memory);
  }

  @Override
  public Minimum minimize(Tensor loss, List<Parameter> parameters, Consumer<Iterate> listener) {
    LossFunction function = LossFunction.once(loss, parameters);
    return LineDescent.run(function, limits, CURVATURE, new Memory(memory), listener);
  }

  /** The last steps. */
  static final class Memory implements LineDescent.Method {
    private record Pair(double[] s, double[] y, double rho) {}

    private final int most;
    private final Deque<Pair> pairs = new ArrayDeque<>(); // the last one first

    Memory(int most) {
      this.most = most;
    }

    /** Remembers a step and the change of the gradient, unless H would lose its positive sign. */
    void add(double[] s, double[] y) {
      double sy = Vectors.dot(s, y);
      if (!(sy > 1e-12 * Math.sqrt(Vectors.dot(s, s) * Vectors.dot(y, y)))) {
        return;
      }
      if (pairs.size() == most) {
        pairs.removeLast();
      }
      pairs.addFirst(new Pair(s, y, 1 / sy));
    }

    /** Returns H g. */
    double[] product(double[] g) {
      double[] r = g.clone();
      double[] alpha = new double[pairs.size()];
      int i = 0;
      for (Pair pair : pairs) {
        alpha[i] = pair.rho() * Vectors.dot(pair.s(), r);
        r = Vectors.plus(r, -alpha[i++], pair.y());
      }
      if (!pairs.isEmpty()) {
        Pair last = pairs.getFirst();
        r = Vectors.times(1 / (last.rho() * Vectors.dot(last.y(), last.y())), r);
      }
      for (Iterator<Pair> oldest = pairs.descendingIterator(); oldest.hasNext(); ) {
        Pair pair = oldest.next();
        double beta = pair.rho() * Vectors.dot(pair.y(), r);
        r = Vectors.plus(r, alpha[--i] - beta, pair.s());
      }
      return r;
    }

    @Override
    public Course course(Point at) {
      return pairs.isEmpty()
          ? Course.steepest(at)
          : new Course(Vectors.times(-1, product(at.gradient())), 1);
    }

    @Override
    public void moved(Point from, Point to, Course course) {
      add(Vectors.minus(to.x(), from.x()), Vectors.minus(to.gradient(), from.gradient()));
    }

    @Override
    public void restart() {
      pairs.clear();
    }
  }

  @Override
  public String toString() {
    return "L-BFGS, memory " + memory;
  }
}
