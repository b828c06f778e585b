package gradus.train;

import gradus.data.Dataset;
import gradus.data.Normalisation;
import gradus.nn.Loss;
import java.util.Arrays;
import java.util.List;

/**
 * What the inputs and outputs of a model mean.
 *
 * @param inputShape the axis lengths of one example
 * @param output what outputs are
 * @param classNames the names of the classes, or the symbols of a vocabulary, in order; none if
 *     outputs are numbers
 * @param normalisation how inputs were normalised
 */
public record Signature(
    List<Integer> inputShape,
    OutputKind output,
    List<String> classNames,
    Normalisation normalisation) {
  /** Copies the lists. */
  public Signature {
    inputShape = List.copyOf(inputShape);
    classNames = List.copyOf(classNames);
  }

  /** Returns the signature of a model that reads a symbol and answers which comes next. */
  public static Signature ofSymbols(List<String> symbols) {
    return new Signature(List.of(1), OutputKind.ONE_OF_SEVERAL, symbols, Normalisation.none());
  }

  /**
   * Returns the signature of a model that reads a vector and answers which comes next.
   *
   * @param width the length of the vectors
   * @param output what the outputs are
   * @param normalisation how the vectors were normalised
   */
  public static Signature ofVectors(int width, OutputKind output, Normalisation normalisation) {
    return new Signature(List.of(width), output, List.of(), normalisation);
  }

  static Signature of(Dataset data, Loss loss) {
    return new Signature(
        Arrays.stream(data.inputShape().toArray()).boxed().toList(),
        OutputKind.of(loss),
        data.classNames(),
        data.normalisation());
  }
}
