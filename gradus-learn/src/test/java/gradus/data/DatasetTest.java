package gradus.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gradus.Rng;
import gradus.graph.DType;
import gradus.graph.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DatasetTest {
  private static final List<String> NAMES = List.of("a", "b", "c");

  /** Example i holds (i, −i) and belongs to class i mod 3. */
  private static Dataset numbered(int n) {
    float[] inputs = new float[2 * n];
    int[] labels = new int[n];
    for (int i = 0; i < n; i++) {
      inputs[2 * i] = i;
      inputs[2 * i + 1] = -i;
      labels[i] = i % 3;
    }
    return Dataset.ofClasses(inputs, Shape.of(2), labels, NAMES);
  }

  @Test
  void aBatchHoldsTheExamplesInTheOrderAsked() {
    Batch batch = numbered(6).batch(new int[] {5, 0, 3, 4}, 1, 4);
    assertThat(batch.inputs().shape()).isEqualTo(Shape.of(3, 2));
    assertThat(batch.inputs().toArray()).containsExactly(0, 0, 3, -3, 4, -4);
    assertThat(batch.targets().dtype()).isEqualTo(DType.INT32);
    assertThat(batch.targets().shape()).isEqualTo(Shape.of(3));
    int[] labels = new int[3];
    numbered(6).copyLabels(new int[] {5, 0, 3, 4}, 1, 4, labels);
    assertThat(labels).containsExactly(0, 0, 1);
  }

  @Test
  void numbersAreTargetsOfTheirOwnShape() {
    Dataset data =
        Dataset.ofValues(new float[] {1, 2, 3, 4}, Shape.of(2, 1), new float[] {10, 11, 20, 21}, 2);
    Batch batch = data.batch(new int[] {1, 0}, 0, 2);
    assertThat(batch.inputs().shape()).isEqualTo(Shape.of(2, 2, 1));
    assertThat(batch.targets().shape()).isEqualTo(Shape.of(2, 2));
    assertThat(batch.targets().toArray()).containsExactly(20, 21, 10, 11);
    assertThat(data.target(1)).containsExactly(20, 21);
    assertThat(data.isClassification()).isFalse();
    assertThat(data.classNames()).isEmpty();
    assertThatThrownBy(() -> data.label(0))
        .hasMessage("the targets of this data set are numbers, not classes");
  }

  @Test
  void bytesBecomeNumbersFromZeroToOne() {
    byte[] pixels = {0, (byte) 255, 51, 102};
    Dataset images = Dataset.ofImages(pixels, Shape.of(2), new int[] {0, 1}, NAMES);
    pixels[1] = 7;
    assertThat(images.input(0)).containsExactly(0, 1);
    assertThat(images.input(1)).containsExactly(0.2f, 0.4f);
    assertThat(images.hash()).hasSize(64).isEqualTo(images.select(new int[] {0, 1}).hash());
    assertThat(images.hash()).isNotEqualTo(images.select(new int[] {1, 0}).hash());
  }

  @Test
  void theHashDependsOnEveryPartOfTheData() {
    float[] values = {0, 1, 2, 3};
    Dataset data = Dataset.ofClasses(values, Shape.of(2), new int[] {0, 1}, NAMES);
    assertThat(
            List.of(
                data.hash(),
                Dataset.ofClasses(values, Shape.of(2, 1), new int[] {0, 1}, NAMES).hash(),
                Dataset.ofClasses(values, Shape.of(2), new int[] {0, 2}, NAMES).hash(),
                Dataset.ofClasses(values, Shape.of(2), new int[] {0, 1}, List.of("a", "b")).hash(),
                Dataset.ofValues(values, Shape.of(2), new float[] {0, 1}, 1).hash(),
                data.take(1).hash(),
                data.select(new int[] {1, 0}).hash()))
        .doesNotHaveDuplicates();
  }

  @Test
  void aViewOfAViewIsTheSameExamples() {
    Dataset view = numbered(10).slice(2, 9).select(new int[] {6, 0, 3}).take(2);
    assertThat(view.size()).isEqualTo(2);
    assertThat(view.input(0)).containsExactly(8, -8);
    assertThat(view.input(1)).containsExactly(2, -2);
    assertThat(view.label(0)).isEqualTo(2);
    assertThatThrownBy(() -> view.input(2))
        .isInstanceOf(IndexOutOfBoundsException.class)
        .hasMessage("example 2 of a data set of 2: count from 0");
  }

  @Test
  void theCallersArraysMayChangeAfterwards() {
    float[] inputs = {1, 2};
    int[] labels = {0, 1};
    Dataset data = Dataset.ofClasses(inputs, Shape.of(1), labels, NAMES);
    Arrays.fill(inputs, 9);
    Arrays.fill(labels, 2);
    assertThat(data.input(1)).containsExactly(2);
    assertThat(data.label(1)).isEqualTo(1);
  }

  @Test
  void aSplitLosesAndRepeatsNothing() {
    Dataset.Split split = numbered(103).split(0.2, Rng.of(4));
    assertThat(split.validation().size()).isEqualTo(21);
    assertThat(split.train().size()).isEqualTo(82);
    assertThat(
            IntStream.concat(firsts(split.train()), firsts(split.validation())).sorted().toArray())
        .isEqualTo(IntStream.range(0, 103).toArray());
    assertThat(numbered(103).split(0.2, Rng.of(4)).train().hash()).isEqualTo(split.train().hash());
    assertThat(numbered(103).split(0.2, Rng.of(5)).train().hash())
        .isNotEqualTo(split.train().hash());
    assertThatThrownBy(() -> numbered(10).split(10, Rng.of(4)))
        .hasMessage("validation fraction: expected 0 to 1, found 10.0. A tenth is 0.1, not 10.");
  }

  private static IntStream firsts(Dataset data) {
    return IntStream.range(0, data.size()).map(i -> (int) data.input(i)[0]);
  }

  @Test
  void batchesCoverTheDataOnceTheLastOneSmaller() {
    int examples = 0;
    int batches = 0;
    for (Batch batch : numbered(10).shuffled(Rng.of(1)).batches(4)) {
      examples += batch.inputs().shape().dim(0);
      batches++;
    }
    assertThat(examples).isEqualTo(10);
    assertThat(batches).isEqualTo(3);
    assertThatThrownBy(() -> numbered(3).batches(0))
        .hasMessage("batch size: expected 1 or more, found 0");
  }

  @Test
  void classesBecomeNumbers() {
    Dataset three = numbered(3).withValueTargets();
    assertThat(three.targetSize()).isEqualTo(3);
    assertThat(three.target(2)).containsExactly(0, 0, 1);
    Dataset two =
        Dataset.ofClasses(new float[2], Shape.of(1), new int[] {1, 0}, List.of("no", "yes"));
    assertThat(two.withValueTargets().targetSize()).isEqualTo(1);
    assertThat(two.withValueTargets().target(0)).containsExactly(1);
    assertThat(two.slice(1, 2).withValueTargets().target(0)).containsExactly(0);
  }

  @Test
  void wrongSizesAndLabelsAreNamed() {
    assertThatThrownBy(() -> Dataset.ofClasses(new float[5], Shape.of(2), new int[2], NAMES))
        .isInstanceOf(DataException.class)
        .hasMessage("data set: expected 4 values (2 examples of [2]), found 5");
    assertThatThrownBy(() -> Dataset.ofClasses(new float[2], Shape.of(1), new int[] {0, 3}, NAMES))
        .hasMessage("data set: label of example 1: expected 0 to 2 (3 classes), found 3");
    assertThatThrownBy(() -> Dataset.ofValues(new float[2], Shape.of(1), new float[3], 2))
        .hasMessage("data set: expected targets in groups of 2, found 3 values");
  }

  @Test
  void aDataSetPrintsItsSize() {
    assertThat(numbered(1200)).hasToString("1,200 examples of [2], 3 classes");
  }

  @Test
  void rangesMapToZeroOrMinusOneUpToOne() {
    Dataset data = numbered(11); // from −10 to 10
    Dataset unit = data.normalised(Normalisation.fit(Normalisation.Kind.UNIT, data));
    assertThat(unit.input(10)).containsExactly(1, 0);
    assertThat(unit.input(5)).containsExactly(0.75f, 0.25f);
    Dataset symmetric = data.normalised(Normalisation.fit(Normalisation.Kind.SYMMETRIC, data));
    assertThat(symmetric.input(10)).containsExactly(1, -1);
    assertThat(data.normalised(Normalisation.none()).input(3)).containsExactly(3, -3);
  }

  @Test
  void standardisedFeaturesHaveMeanZeroAndDeviationOne() {
    float[] inputs = new float[300];
    Rng rng = Rng.of(3);
    for (int i = 0; i < 100; i++) {
      inputs[3 * i] = 1000 + 5 * (float) rng.nextGaussian();
      inputs[3 * i + 1] = 0.01f * (float) rng.nextGaussian();
      inputs[3 * i + 2] = 7; // constant
    }
    Dataset data = Dataset.ofClasses(inputs, Shape.of(3), new int[100], NAMES);
    Normalisation fitted = Normalisation.fit(Normalisation.Kind.STANDARD, data);
    Dataset standard = data.normalised(fitted);
    for (int j = 0; j < 3; j++) {
      double mean = 0;
      double square = 0;
      for (int i = 0; i < 100; i++) {
        mean += standard.input(i)[j] / 100;
        square += standard.input(i)[j] * standard.input(i)[j] / 100;
      }
      assertThat(mean).isCloseTo(0, within(1e-4));
      assertThat(square).isCloseTo(j == 2 ? 0 : 1, within(1e-3));
    }
    assertThat(fitted.apply(new float[] {1000, 0, 8})[2]).isEqualTo(1);
    assertThat(fitted.apply(data.input(7))).isEqualTo(standard.input(7));
    assertThatThrownBy(() -> fitted.apply(new float[4]))
        .hasMessage("normalisation: expected examples of 3 features, found 4 values");
    assertThat(fitted).hasToString("standardised (3 features)");
  }

  @Test
  void normalisingTwiceIsOneStepAfterTheOther() {
    Dataset data = numbered(11);
    var first = Normalisation.fit(Normalisation.Kind.SYMMETRIC, data);
    var second = Normalisation.fit(Normalisation.Kind.STANDARD, data.normalised(first));
    float[] twice = data.normalised(first).normalised(second).input(9);
    float[] stepwise = second.apply(first.apply(data.input(9)));
    assertThat(twice).containsExactly(stepwise, within(1e-5f));
  }
}
