package gradus.nn;

import gradus.Parameter;
import gradus.Rng;
import gradus.Tensor;
import gradus.store.ParameterFile;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;
import java.util.stream.Stream;

/**
 * A function from tensor to tensor that may have parameters: a layer, or a whole model. A module
 * without parameters can be a lambda.
 *
 * <p>A layer of one's own declares its parameters in {@link Weights} and writes its equation:
 *
 * {@snippet :
 * final class Gain implements Module {
 *   private final Weights weights = new Weights("gain");
 *   private final Weight gain = weights.add("gain", Shape.of(10), Initialiser.constant(1));
 *
 *   @Override
 *   public Weights weights() {
 *     return weights;
 *   }
 *
 *   @Override
 *   public Tensor apply(Tensor x, Pass pass) {
 *     return x.mul(gain.tensor());
 *   }
 * }
 * }
 */
@FunctionalInterface
@SuppressWarnings(
    "JavaLangClash") // the field's word, and java.lang.Module is seldom needed beside it
public interface Module {
  /** Records this module's function in one pass. */
  Tensor apply(Tensor x, Pass pass);

  /** Records this module's function for a prediction. */
  default Tensor apply(Tensor x) {
    return apply(x, Pass.inference());
  }

  /** Returns this module's parameters and those of the modules inside it. */
  default Weights weights() {
    return Weights.none();
  }

  /** Returns the modules inside this one by name, in the order of printing. */
  default SequencedMap<String, Module> children() {
    return Collections.emptyNavigableMap();
  }

  /**
   * Returns what training changes, each with its path as name, for example {@code model.0.weight}.
   */
  default List<Parameter> parameters() {
    return weights().parameters();
  }

  /** Returns what a checkpoint must hold beside the parameters: running statistics. */
  default List<Parameter> state() {
    return weights().state();
  }

  /** Returns all values that make up a trained model: parameters and state. */
  default List<Parameter> parametersAndState() {
    return Stream.concat(parameters().stream(), state().stream()).toList();
  }

  /**
   * Saves all values as a safetensors file. The same values give the same bytes.
   *
   * @throws gradus.store.ModelFileException if it cannot be written; the file that was there is
   *     unchanged then
   */
  default void save(Path file) {
    ParameterFile.save(parametersAndState(), file);
  }

  /**
   * Takes all values from a safetensors file.
   *
   * @throws gradus.store.ModelFileException if the file is damaged or of another model; nothing is
   *     changed then
   */
  default void load(Path file) {
    ParameterFile.load(parametersAndState(), file);
  }

  /** Returns the number of single values that training changes. */
  default long parameterCount() {
    return weights().count();
  }

  /**
   * Draws all initial values. Those of a parameter depend on the seed of the stream and the
   * parameter's path alone. A module that was never initialised starts as from {@code Rng.of(0)}.
   */
  default void initialise(Rng rng) {
    weights().initialise(rng);
  }

  /**
   * Returns the modules as a tree with their numbers of parameters, for example {@code Dense(784 →
   * 400, tanh) # 314,000 parameters}.
   */
  default String describe() {
    var text = new StringBuilder(children().isEmpty() ? toString() : getClass().getSimpleName());
    long count = parameterCount();
    if (count > 0) {
      text.append(String.format(Locale.ROOT, "  # %,d parameter%s", count, count == 1 ? "" : "s"));
    }
    children()
        .forEach(
            (name, child) ->
                text.append("\n  ")
                    .append(name)
                    .append(' ')
                    .append(child.describe().indent(2).strip()));
    return text.toString();
  }
}
