/// Waits until a condition holds; the suite's time limit ends a wait that does not.
func eventually(_ condition: () async -> Bool) async throws {
  while await !condition() {
    try Task.checkCancellation()
    await Task.yield()
  }
}
