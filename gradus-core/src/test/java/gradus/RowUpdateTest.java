package gradus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gradus.graph.DType;
import gradus.graph.Node;
import gradus.graph.Op;
import gradus.kernel.Rows;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Steps on some rows of a table: the same bits as a step on all of it, at the cost of the rows. */
final class RowUpdateTest {
  private static final int WIDTH = 32;

  private static Tensor indices(Rng rng, int count, int rows) {
    return Tensor.of(IntStream.range(0, count).map(_ -> rng.nextInt(rows)).toArray(), count);
  }

  /** A loss of three look-ups in one table, two of them with rows in common. */
  private static Tensor loss(Tensor table, Tensor a, Tensor b) {
    Tensor x = table.take(a);
    Tensor y = table.take(b);
    Tensor pairs = table.take(Tensor.of(new int[] {1, 2, 3, 2, 1, 1}, 3, 2));
    return x.mul(y).sum(1).sigmoid().sum().add(pairs.square().sum(1).tanh().sum());
  }

  private static Tensor descended(Parameter table, Tensor gradient, Tensor sums) {
    Tensor root = sums.add(gradient.square()).sqrt().add(1e-6);
    return table.tensor().sub(gradient.mul(0.1).div(root));
  }

  @Test
  void someRowsChangeToTheBitsOfAStepOnAllOfThem() {
    for (int seed = 0; seed < 20; seed++) {
      var rng = Rng.of(seed);
      int rows = 40 + rng.nextInt(60);
      Tensor start = rng.normal(rows, 1 + rng.nextInt(40));
      Parameter whole = Parameter.of("whole", start);
      Parameter sparse = Parameter.of("sparse", start);
      Parameter sums = Parameter.of("sums", start.square());
      for (int step = 0; step < 5; step++) {
        Tensor a = indices(rng, 7, rows);
        Tensor b = indices(rng, 7, rows);
        Tensor dense = Gradients.of(loss(whole.tensor(), a, b), whole.tensor());
        Tensor lossOfRows = loss(sparse.tensor(), a, b);
        Tensor gradient = Gradients.of(lossOfRows, sparse.tensor());
        Tensor touched = Gradients.rows(gradient).orElseThrow();
        assertThat(touched.shape().size()).isEqualTo(20);
        Update update =
            new Update(sparse, descended(sparse, gradient, sums.tensor())).ofRows(touched);
        Tensor lossOfAll = loss(whole.tensor(), a, b);
        HeldPlan.step(
            lossOfAll, List.of(new Update(whole, descended(whole, dense, sums.tensor()))));
        HeldPlan.step(lossOfRows, List.of(update));
        assertThat(lossOfRows.item()).isEqualTo(lossOfAll.item());
        assertThat(sparse.tensor().toArray()).isEqualTo(whole.tensor().toArray());
      }
    }
  }

  @Test
  void gradientsOfARowThatIsNamedSeveralTimesAreSummedFirst() {
    // f = Σ xᵢ² over rows 2, 0, 2: the gradient of row 2 is 4x, of row 0 it is 2x; a squared
    // gradient tells a sum before squaring, 16 x², from one after, 8 x².
    Parameter table = Parameter.of("table", Tensor.of(new float[] {1, 2, 3, 4, 5}, 5, 1));
    Tensor loss = table.tensor().take(Tensor.of(new int[] {2, 0, 2}, 3)).square().sum();
    Tensor gradient = Gradients.of(loss, table.tensor());
    HeldPlan.step(
        loss,
        List.of(
            new Update(table, table.tensor().sub(gradient.square()))
                .ofRows(Gradients.rows(gradient).orElseThrow())));
    assertThat(loss.item()).isEqualTo(1 + 2 * 9);
    assertThat(table.tensor().toArray()).containsExactly(1 - 4, 2, 3 - 144, 4, 5);
  }

  @Test
  void heldAndRecordedStepsGiveTheSameBits() {
    Parameter recorded = Parameter.of("recorded", Rng.of(1).normal(200, 8));
    Parameter held = Parameter.of("held", recorded.tensor());
    Parameter words = Parameter.of("words", Tensor.of(new int[6], 6));
    Tensor loss = squares(held, words);
    HeldPlan plan = HeldPlan.of(List.of(loss), List.of(step(held, loss)));
    var rng = Rng.of(2);
    for (int i = 0; i < 10; i++) {
      words.set(indices(rng, 6, 200).toIntArray());
      plan.run();
      Tensor again = squares(recorded, words);
      HeldPlan.step(again, List.of(step(recorded, again)));
      assertThat(plan.item(0)).isEqualTo(again.item());
    }
    assertThat(held.tensor().toArray()).isEqualTo(recorded.tensor().toArray());
    assertThat(held.version()).isEqualTo(10);
  }

  private static Tensor squares(Parameter table, Parameter words) {
    return table.tensor().take(words.tensor()).square().sum();
  }

  private static Update step(Parameter table, Tensor loss) {
    Tensor gradient = Gradients.of(loss, table.tensor());
    return new Update(table, table.tensor().sub(gradient.mul(0.1)))
        .ofRows(Gradients.rows(gradient).orElseThrow());
  }

  @Test
  void rowsOfWhatIsComputedAreTheRowsOfAll() {
    var rng = Rng.of(5);
    Tensor table = rng.normal(30, 4);
    Tensor column = rng.normal(30, 1);
    Tensor row = rng.normal(4);
    Tensor scalar = Tensor.scalar(0.3);
    Tensor some = Tensor.of(new int[] {3, 29, 0, 3, 7, 8}, 2, 3);
    Tensor all = Tensor.range(30).cast(DType.INT32);
    List<Tensor> computed =
        List.of(
            table.mul(column).add(row).tanh(),
            table.mul(scalar).sub(1).maximum(0),
            table.less(row).select(column.broadcastTo(table.shape()), table),
            table.div(row.reshape(1, 4)).add(table.mul(column.exp())),
            table.square().mul(table.square().sigmoid()),
            column.mul(2).broadcastTo(table.shape()));
    for (Tensor wanted : computed) {
      float[] rows = wanted.take(some).toArray();
      float[] whole =
          wanted.take(all).toArray(); // as many rows as there are: computed as it stands
      int[] places = some.toIntArray();
      for (int i = 0; i < places.length; i++) {
        assertThat(Arrays.copyOfRange(rows, 4 * i, 4 * i + 4))
            .isEqualTo(Arrays.copyOfRange(whole, 4 * places[i], 4 * places[i] + 4));
      }
    }
  }

  @Test
  void rowsOfAGradientThatNobodyAddedToAreZero() {
    Tensor table = Rng.of(1).normal(50, 3);
    Tensor gradient =
        Gradients.of(table.take(Tensor.of(new int[] {4, 4, 9}, 3)).mul(2).sum(), table);
    assertThat(gradient.take(Tensor.of(new int[] {9, 5, 4}, 3)).toArray())
        .containsExactly(2, 2, 2, 0, 0, 0, 4, 4, 4);
  }

  @Test
  void aGradientThatMayDifferAnywhereHasNoRows() {
    Tensor table = Rng.of(1).normal(50, 3);
    Tensor looked = table.take(Tensor.of(new int[] {4}, 1)).sum();
    assertThat(Gradients.rows(Gradients.of(looked.add(table.square().sum()), table))).isEmpty();
    assertThat(Gradients.rows(Gradients.of(looked.neg(), table).mul(Tensor.scalar(3)).neg()))
        .get()
        .satisfies(rows -> assertThat(rows.toIntArray()).containsExactly(4));
  }

  @Test
  void aStepThatFailsChangesNothing() {
    Parameter table = Parameter.of("table", Tensor.of(new float[] {1, -1, 2}, 3, 1));
    Parameter whole = Parameter.of("whole", Tensor.ones(2));
    Tensor loss = table.tensor().take(Tensor.of(new int[] {1}, 1)).log().sum();
    List<Update> updates = List.of(new Update(whole, whole.tensor().mul(2)), step(table, loss));
    assertThatThrownBy(() -> HeldPlan.step(loss, updates)).isInstanceOf(NonFiniteException.class);

    Tensor rows = Tensor.of(new int[] {0, 3}, 2);
    Tensor fine = Tensor.scalar(1).add(1);
    var beyond = new Update(table, Tensor.ones(2, 1), rows);
    assertThatThrownBy(
            () -> HeldPlan.step(fine, List.of(new Update(whole, whole.tensor().mul(2)), beyond)))
        .isInstanceOf(IndexOutOfBoundsException.class)
        .hasMessage("index 3 names no row of a table of 3 rows");
    assertThat(table.version() + whole.version()).isZero();
    assertThat(table.tensor().toArray()).containsExactly(1, -1, 2);
    assertThat(whole.tensor().toArray()).containsExactly(1, 1);
  }

  @Test
  void whatWasRecordedBeforeMustBeRecordedAgain() {
    Parameter table = Parameter.of("table", Tensor.ones(4, 2));
    Tensor late = table.tensor().mul(2);
    HeldPlan.step(
        Tensor.scalar(0).add(1),
        List.of(new Update(table, Tensor.zeros(1, 2), Tensor.of(new int[] {2}, 1))));
    assertThat(table.tensor().toArray()).containsExactly(1, 1, 1, 1, 0, 0, 1, 1);
    assertThatThrownBy(late::toArray).hasMessageContaining("`table` was replaced at step 1");
  }

  @Test
  void anUpdateOfRowsMustFit() {
    Parameter table = Parameter.zeros("table", 4, 2);
    assertThatThrownBy(() -> new Update(table, Tensor.ones(3, 2), Tensor.of(new int[2], 2)))
        .hasMessage(
            "an update of table float32[4, 2] must have the shape [2, 2] and its type, got Tensor"
                + " float32[3, 2]");
    assertThatThrownBy(() -> new Update(table, Tensor.ones(2, 2), Tensor.ones(2)))
        .hasMessage(
            "an update of rows of table float32[4, 2] needs a list of int32 indices, got Tensor"
                + " float32[2]");
  }

  @Test
  void aStepOnAMillionRowsIsTheStepOnAThousand() {
    HeldPlan small = adaGrad(1_000);
    HeldPlan large = adaGrad(1_000_000);
    // The same steps, on the same arena: no step and no buffer is as long as the table.
    assertThat(large.flops()).isEqualTo(small.flops());
    assertThat(large.describe().replace("[1000000, 32]", "[1000, 32]")).isEqualTo(small.describe());
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 20; i++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      large.run();
      least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
    }
    assertThat(least).isLessThan(200_000); // the table's second buffer would take 128 million
  }

  private static HeldPlan adaGrad(int rows) {
    Parameter table = Parameter.zeros("table", rows, WIDTH);
    Parameter sums = Parameter.zeros("sums", rows, WIDTH);
    Parameter words = Parameter.of("words", indices(Rng.of(3), 64, rows));
    Tensor taken = table.tensor().take(words.tensor());
    Tensor loss = taken.sub(1).square().sum();
    Tensor gradient = Gradients.of(loss, table.tensor());
    Tensor touched = Gradients.rows(gradient).orElseThrow();
    return HeldPlan.of(
        List.of(loss),
        List.of(
            new Update(sums, sums.tensor().add(gradient.square())).ofRows(touched),
            new Update(table, descended(table, gradient, sums.tensor())).ofRows(touched)));
  }

  @Test
  void findsFirstPlaces() {
    var rng = Rng.of(9);
    for (int n = 1; n < 200; n += 13) {
      int span = 1 + rng.nextInt(2 * n);
      int[] list = IntStream.range(0, n).map(_ -> rng.nextInt(span) - span / 3).toArray();
      int[] sought = IntStream.range(0, 50).map(_ -> rng.nextInt(span + 2) - span / 3).toArray();
      int[] expected =
          Arrays.stream(sought)
              .map(
                  value -> {
                    int place = 0;
                    while (place < list.length && list[place] != value) {
                      place++;
                    }
                    return place;
                  })
              .toArray();
      int[] found = new int[50];
      Rows.find(list, 0, n, sought, 0, 50, found, 0, new int[Rows.findScratch(n)]);
      assertThat(found).isEqualTo(expected);
      Tensor planned =
          new Tensor(
              Node.of(new Op.Find(), Tensor.of(list, n).node(), Tensor.of(sought, 50).node()));
      assertThat(planned.toIntArray()).isEqualTo(expected);
    }
  }
}
