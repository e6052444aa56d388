import Foundation

/// The file descriptors of the process.
enum FileDescriptors {
  /// Whether a session and a connection can be opened.
  ///
  /// Without a free descriptor, URLSession on Linux ends the process. libcurl needs up to 7: two to
  /// wake up, two to resolve the host, two sockets, and the file of certificates.
  static var areAvailable: Bool {
    var descriptors: [Int32] = []
    defer { for descriptor in descriptors { close(descriptor) } }
    for _ in 0..<8 {
      let descriptor = open("/dev/null", O_RDONLY | O_CLOEXEC)
      guard descriptor >= 0 else { return errno != EMFILE && errno != ENFILE }
      descriptors.append(descriptor)
    }
    return true
  }
}
