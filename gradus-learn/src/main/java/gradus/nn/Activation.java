package gradus.nn;

import gradus.Tensor;
import gradus.text.Suggestions;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The activations without parameters. Those with a number to choose are {@link LeakyRelu}, {@link
 * Elu} and {@link Prelu}.
 *
 * <p><i>Shape</i>: any → the same.
 */
public enum Activation implements Module {
  /** {@code x}. */
  IDENTITY,

  /** 1 where {@code x ≥ 0}, otherwise 0: the threshold unit. Its derivative is 0 everywhere. */
  STEP,

  /** {@code 1 / (1 + e⁻ˣ)}. */
  SIGMOID,

  /** {@code tanh x}. */
  TANH,

  /** {@code max(x, 0)}, with derivative 0 at 0. */
  RELU,

  /**
   * {@code x Φ(x)}, Φ the standard normal distribution function, in the form {@code ½ x (1 +
   * tanh(√(2/π) (x + 0.044715 x³)))}, at most 0.0005 away.
   *
   * <p>D. Hendrycks and K. Gimpel, "Gaussian error linear units", 2016.
   */
  GELU,

  /**
   * {@code x / (1 + e⁻ˣ)}, also called swish.
   *
   * <p>S. Elfwing, E. Uchibe, K. Doya, "Sigmoid-weighted linear units", 2017.
   */
  SILU,

  /** {@code ln(1 + eˣ)}. */
  SOFTPLUS,

  /**
   * {@code e^x_i / Σ_j e^x_j} along the last axis. For training use {@link
   * Loss#softmaxCrossEntropy()}, which takes the values before it.
   */
  SOFTMAX;

  private static final Map<String, Supplier<Module>> BY_NAME = byName();

  private static Map<String, Supplier<Module>> byName() {
    Map<String, Supplier<Module>> names = new LinkedHashMap<>();
    for (Activation activation : values()) {
      names.put(activation.toString(), () -> activation);
    }
    names.put("leaky_relu", LeakyRelu::new);
    names.put("elu", Elu::new);
    names.put("prelu", Prelu::new);
    return names;
  }

  /**
   * Returns an activation by name: {@code identity}, {@code step}, {@code sigmoid}, {@code tanh},
   * {@code relu}, {@code gelu}, {@code silu}, {@code softplus}, {@code softmax}, {@code
   * leaky_relu}, {@code elu} or {@code prelu}.
   *
   * @throws IllegalArgumentException for any other name; the message suggests the nearest
   */
  public static Module parse(String name) {
    Supplier<Module> maker = BY_NAME.get(name.toLowerCase(Locale.ROOT).replace('-', '_'));
    if (maker == null) {
      throw new IllegalArgumentException(Suggestions.unknown("activation", name, BY_NAME.keySet()));
    }
    return maker.get();
  }

  @Override
  public Tensor apply(Tensor x, Pass pass) {
    return switch (this) {
      case IDENTITY -> x;
      case STEP -> x.fullLike(1).sub(x.less(0));
      case SIGMOID -> x.sigmoid();
      case TANH -> x.tanh();
      case RELU -> x.relu();
      case GELU -> gelu(x);
      case SILU -> x.mul(x.sigmoid());
      case SOFTPLUS -> x.softplus();
      case SOFTMAX -> x.softmax(-1);
    };
  }

  private static Tensor gelu(Tensor x) {
    Tensor inner = x.add(x.square().mul(x).mul(0.044715)).mul(Math.sqrt(2 / Math.PI));
    return x.mul(0.5).mul(inner.tanh().add(1));
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
