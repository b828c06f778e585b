package gradus.optim;

import gradus.Parameter;
import gradus.Tensor;
import gradus.Update;
import java.util.List;

/**
 * An optimizer behind a transform.
 *
 * @param transform what changes the gradients
 * @param optimizer what uses them
 */
record Chained(GradientTransform transform, Optimizer optimizer) implements Optimizer {
  @Override
  public List<Update> update(List<Parameter> parameters, List<Tensor> gradients) {
    return optimizer.update(parameters, transform.apply(gradients));
  }

  @Override
  public List<Parameter> state() {
    return optimizer.state();
  }

  @Override
  public Parameter learningRate() {
    return optimizer.learningRate();
  }

  @Override
  public double initialRate() {
    return optimizer.initialRate();
  }

  @Override
  public String toString() {
    return transform + ", " + optimizer;
  }
}
