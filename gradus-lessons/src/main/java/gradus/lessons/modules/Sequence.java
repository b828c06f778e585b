package gradus.lessons.modules;

import java.util.ArrayList;
import java.util.List;

/**
 * Modules one behind the other, itself a module.
 *
 * <pre>{@code
 * x_0 = x,   x_m = f_m(x_{m−1}),   y = x_M
 * δ_M = ∂L/∂y,   δ_{m−1} = backwardDelta of f_m at (x_{m−1}, δ_m)
 * }</pre>
 *
 * <p>Since modules keep nothing of a pass, each way back goes forward once more.
 */
public final class Sequence implements Module {
  private final List<Module> modules;

  /** Makes a sequence of modules, in the order in which the input goes through. */
  public Sequence(Module... modules) {
    this.modules = List.of(modules);
  }

  @Override
  public double[][] forward(double[][] x) {
    double[][] y = x;
    for (Module module : modules) {
      y = module.forward(y);
    }
    return y;
  }

  @Override
  public void initGradient() {
    modules.forEach(Module::initGradient);
  }

  @Override
  public void backwardUpdateGradient(double[][] x, double[][] delta) {
    back(x, delta, true);
  }

  @Override
  public double[][] backwardDelta(double[][] x, double[][] delta) {
    return back(x, delta, false);
  }

  private double[][] back(double[][] x, double[][] delta, boolean update) {
    List<double[][]> inputs = new ArrayList<>(); // x_{m−1} of each module
    double[][] y = x;
    for (Module module : modules) {
      inputs.add(y);
      y = module.forward(y);
    }
    double[][] d = delta;
    for (int m = modules.size() - 1; m >= 0; m--) {
      if (update) {
        modules.get(m).backwardUpdateGradient(inputs.get(m), d);
      }
      d = modules.get(m).backwardDelta(inputs.get(m), d);
    }
    return d;
  }

  @Override
  public void updateParameters(double rate) {
    modules.forEach(module -> module.updateParameters(rate));
  }
}
