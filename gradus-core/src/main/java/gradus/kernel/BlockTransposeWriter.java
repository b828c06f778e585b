package gradus.kernel;

import static gradus.kernel.GeneratedKernel.CD_ANY_VECTOR;
import static gradus.kernel.GeneratedKernel.CD_FLOATS;
import static gradus.kernel.GeneratedKernel.CD_MASK;
import static gradus.kernel.GeneratedKernel.CD_SHUFFLE;
import static gradus.kernel.GeneratedKernel.CD_VECTOR;
import static gradus.kernel.GeneratedKernel.LOAD;
import static gradus.kernel.GeneratedKernel.STORE;
import static gradus.kernel.GeneratedKernel.species;
import static java.lang.classfile.TypeKind.REFERENCE;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;

import java.lang.classfile.CodeBuilder;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;

/**
 * Writes a {@link BlockTranspose}: for each power of two below the number of lanes, rows that far
 * apart exchange the lanes that far apart. That takes lanes · log lanes shuffles and as many
 * blends.
 */
final class BlockTransposeWriter {

  private static final MethodTypeDesc RUN =
      MethodTypeDesc.of(CD_void, CD_FLOATS, CD_int, CD_int, CD_FLOATS, CD_int, CD_int, CD_int);
  private static final MethodTypeDesc REARRANGE = MethodTypeDesc.of(CD_VECTOR, CD_SHUFFLE);
  private static final MethodTypeDesc BLEND = MethodTypeDesc.of(CD_VECTOR, CD_ANY_VECTOR, CD_MASK);
  private static final ClassDesc CD_LANES = TransposeLanes.class.describeConstable().orElseThrow();

  private final CodeBuilder code;
  private final int lanes;
  private final int[] row;
  private final int[] shuffle;
  private final int[] mask;
  private final int swapped;

  private BlockTransposeWriter(CodeBuilder code, int lanes) {
    this.code = code;
    this.lanes = lanes;
    row = new int[lanes];
    for (int i = 0; i < lanes; i++) {
      row[i] = code.allocateLocal(REFERENCE);
    }
    shuffle = new int[lanes];
    mask = new int[lanes];
    for (int distance = 1; distance < lanes; distance *= 2) {
      shuffle[distance] = code.allocateLocal(REFERENCE);
      mask[distance] = code.allocateLocal(REFERENCE);
    }
    swapped = code.allocateLocal(REFERENCE);
  }

  static BlockTranspose write(int lanes) {
    return GeneratedKernel.load(
        BlockTranspose.class,
        "BlockTranspose" + lanes,
        RUN,
        code -> new BlockTransposeWriter(code, lanes).body());
  }

  private void body() {
    final int fromIndex = code.parameterSlot(1);
    final int fromStride = code.parameterSlot(2);
    final int toIndex = code.parameterSlot(4);
    final int toStride = code.parameterSlot(5);
    final int blocks = code.parameterSlot(6);
    GeneratedKernel.idle(code, blocks);
    for (int distance = 1; distance < lanes; distance *= 2) {
      constants(distance);
    }
    final var next = code.newLabel();
    code.labelBinding(next);
    for (int i = 0; i < lanes; i++) {
      species(code).aload(code.parameterSlot(0));
      element(fromIndex, fromStride, i);
      code.invokestatic(CD_VECTOR, "fromArray", LOAD).astore(row[i]);
    }
    for (int distance = 1; distance < lanes; distance *= 2) {
      for (int i = 0; i < lanes; i++) {
        if ((i & distance) == 0) {
          exchange(row[i], row[i + distance], distance);
        }
      }
    }
    for (int i = 0; i < lanes; i++) {
      code.aload(row[i]).aload(code.parameterSlot(3));
      element(toIndex, toStride, i);
      code.invokevirtual(CD_VECTOR, "intoArray", STORE);
    }
    code.iinc(fromIndex, lanes);
    code.iload(toIndex).iload(toStride).loadConstant(lanes).imul().iadd().istore(toIndex);
    code.iinc(blocks, -1).iload(blocks).ifgt(next).return_();
  }

  /** Makes locals of the shuffle of a distance, and of the mask of the lanes to take it in. */
  private void constants(int distance) {
    code.getstatic(CD_LANES, "SWAP" + distance, CD_SHUFFLE).astore(shuffle[distance]);
    code.getstatic(CD_LANES, "ODD" + distance, CD_MASK).astore(mask[distance]);
  }

  private void exchange(int first, int second, int distance) {
    code.aload(first).aload(shuffle[distance]);
    code.invokevirtual(CD_VECTOR, "rearrange", REARRANGE).astore(swapped);
    code.aload(first).aload(second).aload(shuffle[distance]);
    code.invokevirtual(CD_VECTOR, "rearrange", REARRANGE).aload(mask[distance]);
    code.invokevirtual(CD_VECTOR, "blend", BLEND).astore(first);
    code.aload(swapped).aload(second).aload(mask[distance]);
    code.invokevirtual(CD_VECTOR, "blend", BLEND).astore(second);
  }

  private void element(int index, int stride, int i) {
    code.iload(index).iload(stride).loadConstant(i).imul().iadd();
  }
}
