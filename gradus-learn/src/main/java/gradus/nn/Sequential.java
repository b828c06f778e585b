package gradus.nn;

import gradus.Tensor;
import gradus.graph.Scope;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.Collectors;

/**
 * Modules one after the other: {@code y = fₙ(… f₁(f₀(x)))}.
 *
 * <p>The path of a model is {@code model} and that of its layer i {@code model.i}: parameters,
 * checkpoints, printed plans and error messages name layers by these paths. Inside of another
 * sequence the path goes on: {@code model.1.0}.
 */
public final class Sequential implements Module {
  private final List<Module> layers;
  private final Weights weights;

  /** Makes a model of the path {@code model}. */
  public Sequential(Module... layers) {
    this("model", List.of(layers));
  }

  private Sequential(String name, List<Module> layers) {
    this.layers = layers;
    this.weights = new Weights(name);
    for (int i = 0; i < layers.size(); i++) {
      weights.adopt(String.valueOf(i), layers.get(i).weights());
    }
  }

  /** Returns a model of another path, for example {@code encoder}. */
  public static Sequential named(String name, Module... layers) {
    return new Sequential(name, List.of(layers));
  }

  /** Returns a model of these modules. */
  public static Sequential of(List<? extends Module> layers) {
    return new Sequential("model", List.copyOf(layers));
  }

  /** Returns the modules in order. */
  public List<Module> layers() {
    return layers;
  }

  @Override
  public Weights weights() {
    return weights;
  }

  @Override
  public SequencedMap<String, Module> children() {
    SequencedMap<String, Module> children = new LinkedHashMap<>();
    for (int i = 0; i < layers.size(); i++) {
      children.put(String.valueOf(i), layers.get(i));
    }
    return children;
  }

  @Override
  public Tensor apply(Tensor x, Pass pass) {
    String path = weights.path();
    Tensor y = x;
    for (int i = 0; i < layers.size(); i++) {
      Module layer = layers.get(i);
      Tensor input = y;
      y = Scope.in(path + "." + i, () -> layer.apply(input, pass));
    }
    return y;
  }

  @Override
  public String toString() {
    return layers.stream()
        .map(Module::toString)
        .collect(Collectors.joining(", ", "Sequential(", ")"));
  }
}
