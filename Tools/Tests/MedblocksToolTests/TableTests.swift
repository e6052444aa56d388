import Testing

@testable import MedblocksTool
