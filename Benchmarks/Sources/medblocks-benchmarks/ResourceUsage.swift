import Foundation

/// The resources that all threads of this process have used so far.
struct ResourceUsage {
  let processorSeconds: Double
  let peakBytes: Int

  init() {
    var usage = rusage()
    #if canImport(Darwin)
      getrusage(RUSAGE_SELF, &usage)
      peakBytes = usage.ru_maxrss
    #else
      getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
      peakBytes = usage.ru_maxrss * 1_024
    #endif
    processorSeconds = [usage.ru_utime, usage.ru_stime].reduce(0) {
      $0 + Double($1.tv_sec) + Double($1.tv_usec) / 1e6
    }
  }

  /// The resident memory in bytes; 0 on platforms without `/proc`.
  static var residentBytes: Int {
    let text = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8)) ?? ""
    return (text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0) * 4_096
  }

  /// The number of open file descriptors; 0 on platforms without `/proc`.
  static var descriptors: Int { entries("/proc/self/fd") }

  /// The number of threads; 0 on platforms without `/proc`.
  static var threads: Int { entries("/proc/self/task") }

  private static func entries(_ folder: String) -> Int {
    (try? FileManager.default.contentsOfDirectory(atPath: folder).count) ?? 0
  }
}

/// Returns the processor time that all threads of this process spend during a body, in seconds.
func processorSeconds(_ body: () async throws -> Void) async rethrows -> Double {
  let start = ResourceUsage().processorSeconds
  try await body()
  return ResourceUsage().processorSeconds - start
}
