import Foundation

/// A TLS server with a self-signed certificate that is not trusted: the installed `openssl`.
///
/// It responds with the status page of `openssl s_server`, which is not valid JSON.
final class TLSServer {
  let port: Int
  private let process = Process()
  private let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let (key, certificate) = (folder.path + "/key.pem", folder.path + "/certificate.pem")
    let request = Process()
    request.executableURL = URL(filePath: "/usr/bin/env")
    request.arguments = [
      "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
      "-keyout", key, "-out", certificate, "-days", "2", "-subj", "/CN=localhost",
      "-addext", "subjectAltName=DNS:localhost",
    ]
    request.standardError = FileHandle.nullDevice
    try request.run()
    request.waitUntilExit()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [
      "openssl", "s_server", "-accept", "127.0.0.1:0", "-key", key, "-cert", certificate, "-www",
    ]
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    // It prints "ACCEPT 127.0.0.1:34567" once it listens.
    var text = ""
    while !text.contains(#/ACCEPT \S+:\d+\n/#) {
      let data = output.fileHandleForReading.availableData
      guard !data.isEmpty else { throw CocoaError(.executableLoad) }
      text += String(decoding: data, as: UTF8.self)
    }
    port = text.firstMatch(of: #/ACCEPT \S+:(\d+)\n/#).flatMap { Int($0.1) } ?? 0
  }

  deinit {
    kill(process.processIdentifier, SIGKILL)  // SIGTERM is blocked in children of `swift test`
    try? FileManager.default.removeItem(at: folder)
  }
}
