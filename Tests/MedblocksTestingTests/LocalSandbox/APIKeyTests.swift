import Foundation
import Medblocks
import MedblocksTesting
import Testing

@Suite("LocalSandbox: API keys and error codes")
struct APIKeyTests {
  private let sandbox = LocalSandbox()

  private func code(_ key: String) async throws -> MedblocksError.Code? {
    do {
      _ = try await sandbox.client(apiKey: key).patients.list().firstPage()
      return nil
    } catch let error as MedblocksError {
      #expect(error.statusCode == (error.code == .insufficientScope ? 403 : 401))
      return error.code
    }
  }

  @Test("a key works until it is revoked")
  func revoked() async throws {
    let key = await sandbox.issueKey()
    #expect(key.hasPrefix("mb_sk_sbx_"))
    #expect(try await code(key) == nil)
    await sandbox.revokeKey(key)
    #expect(try await code(key) == .invalidAPIKey)
    #expect(try await code(sandbox.apiKey) == nil)
    await sandbox.revokeKey(sandbox.apiKey)
    #expect(try await code(sandbox.apiKey) == .invalidAPIKey)
  }

  @Test("a key works until it expires, on the sandbox's clock")
  func expired() async throws {
    let key = await sandbox.issueKey(expiringAfter: .seconds(60))
    await sandbox.advance(by: .milliseconds(59_999))
    #expect(try await code(key) == nil)
    await sandbox.advance(by: .milliseconds(1))
    #expect(try await code(key) == .expiredAPIKey)
  }

  @Test("a limited key calls its operations only")
  func limited() async throws {
    let key = await sandbox.issueKey(allowing: [.createPatient, .getPatient])
    let mb = try sandbox.client(apiKey: key)
    _ = try await mb.patients.create("a")
    _ = try await mb.patients.retrieve("a")
    #expect(try await mb.health().ok)
    #expect(try await code(key) == .insufficientScope)
    let error = await #expect(throws: MedblocksError.self) { try await mb.patients.delete("a") }
    #expect(error?.type == .permission)
    #expect(try await mb.patients.retrieve("a").id == "a")
  }

  @Test("each documented code can be injected with its type and status")
  func codes() async throws {
    let statuses: [MedblocksError.ErrorType: Int] = [
      .authentication: 401, .permission: 403, .invalidRequest: 400, .notFound: 404, .conflict: 409,
      .rateLimit: 429, .billing: 402, .ehr: 502, .api: 500,
    ]
    var configuration = MedblocksClient.Configuration()
    configuration.maximumRetries = 0
    let mb = try sandbox.client(configuration: configuration)
    var types: Set<MedblocksError.ErrorType> = []
    for code in MedblocksError.Code.knownValues {
      await sandbox.inject(.error(code))
      let error = await #expect(throws: MedblocksError.self) { try await mb.health() }
      #expect(error?.code == code)
      let type = try #require(error?.type)
      let status = code == .payloadTooLarge ? 413 : statuses[type]
      #expect(error?.statusCode == status, "\(code)")
      types.insert(type)
    }
    #expect(types == Set(statuses.keys))
    await sandbox.inject(.error(.quotaExceeded, status: 402))
    let billing = await #expect(throws: MedblocksError.self) { try await mb.health() }
    #expect(billing?.type == .billing && billing?.code == .quotaExceeded)
    await sandbox.inject(.error("brand_new", status: 418, retryAfter: .milliseconds(1_200)))
    let new = await #expect(throws: MedblocksError.self) { try await mb.health() }
    #expect(new?.statusCode == 418 && new?.code == "brand_new" && new?.retryAfter == .seconds(2))
  }
}
