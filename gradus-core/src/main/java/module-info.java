/** Tensors, graphs, derivatives, the planner and the kernels. */
module gradus.core {
  requires static jdk.incubator.vector;
  requires static org.jspecify;
}
