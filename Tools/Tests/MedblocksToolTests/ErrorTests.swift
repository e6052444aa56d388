import Foundation
import Medblocks
import Testing

@testable import MedblocksTool

@Suite("ToolError")
struct ErrorTests {
  @Test(
    "an error of a call has the exit code of its type or kind",
    arguments: [
      (.api, .authentication, .notPermitted), (.api, .permission, .notPermitted),
      (.api, .billing, .notPermitted), (.api, .notFound, .notFound),
      (.api, .rateLimit, .temporary), (.api, .invalidRequest, .invalidData),
      (.api, .conflict, .invalidData), (.api, .ehr, .unavailable), (.api, .api, .unavailable),
      (.invalidRequest, nil, .invalidData), (.configuration, nil, .configuration),
      (.decoding, nil, .invalidResponse), (.connection, nil, .unavailable),
      (.timeout, nil, .unavailable),
    ] as [(MedblocksError.Kind, MedblocksError.ErrorType?, ToolError.Exit)])
  func exitCodes(
    kind: MedblocksError.Kind, type: MedblocksError.ErrorType?, exit: ToolError.Exit
  ) {
    let error = MedblocksError(kind: kind, type: type, message: "", outcome: .unknown)
    #expect(ToolError(error, server: nil).exit == exit)
  }

  @Test("the JSON form always has the code, the message, the request id and the exit code")
  func json() {
    let error = ToolError(
      MedblocksError(
        kind: .api, type: .rateLimit, code: .throttled, message: "Slow down.", requestID: "req_1",
        statusCode: 429, retryAfter: .seconds(7), outcome: .rejected), server: nil)
    let json = error.json["error"]
    #expect(json["code"] == "throttled" && json["message"] == "Slow down.")
    #expect(json["request_id"] == "req_1" && json["exit_code"] == 75 && json["retry_after"] == 7)
    #expect(error.hint == "Try again in 7 seconds.")
    let bare = ToolError(.inputOutput, "output_failed", "No.").json["error"].object
    #expect(bare?.keys == ["code", "message", "request_id", "exit_code"])
    #expect(bare?["request_id"] == .null)
  }

  @Test("a server that does not respond is named")
  func servers() {
    let error = MedblocksError(kind: .connection, message: "", outcome: .notSent)
    #expect(ToolError(error, server: .local(port: 99)).hint?.contains("localhost:99") == true)
    let url = "https://example.com"
    #expect(ToolError(error, server: .remote(url: url)).hint?.contains(url) == true)
  }
}

@Suite("UnknownCommand")
struct UnknownCommandTests {
  @Test(
    "the most similar subcommand is suggested",
    arguments: [
      (["serch"], "search"), (["conect", "p"], "connect"), (["webhook", "list"], "webhooks"),
      (["webhooks", "lisetn"], "listen"), (["--json", "patients", "gte", "x"], "get"),
      (["sess"], "sessions"), (["qwertz"], nil),
    ] as [([String], String?)])
  func suggestions(arguments: [String], suggestion: String?) throws {
    let unknown = try #require(UnknownCommand(in: arguments, of: MedblocksTool.self))
    #expect(unknown.suggestion == suggestion)
  }

  @Test(
    "arguments of a command are not taken for subcommands",
    arguments: [
      [], ["search", "serch"], ["help", "serch"], ["patients"], ["webhooks", "list", "x"],
    ])
  func known(arguments: [String]) {
    #expect(UnknownCommand(in: arguments, of: MedblocksTool.self) == nil)
  }
}

@Suite("ListenerRegistry")
struct ListenerRegistryTests {
  private let registry = ListenerRegistry(
    environment: ["XDG_STATE_HOME": NSTemporaryDirectory() + UUID().uuidString])

  @Test("a listener is abandoned only when its lock is released without forgetting it")
  func locks() throws {
    defer { try? FileManager.default.removeItem(at: registry.folder) }
    let listener = try #require(registry.register())
    #expect(registry.abandoned().isEmpty)
    listener.release(forgetting: false)
    let abandoned = registry.abandoned()
    #expect(abandoned.map(\.id) == [listener.id])
    #expect(registry.abandoned().isEmpty, "the first caller holds the lock")
    abandoned.first?.release(forgetting: true)
    #expect(registry.abandoned().isEmpty)
  }

  @Test("other files in the folder are left alone")
  func otherFiles() throws {
    defer { try? FileManager.default.removeItem(at: registry.folder) }
    try #require(registry.register()).release(forgetting: true)
    try Data().write(to: registry.folder.appending(path: "notes.txt"))
    #expect(registry.abandoned().isEmpty)
  }
}
