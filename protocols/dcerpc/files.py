"""Printers, encrypted and distributed files and names of Windows, as their specifications name
operations (section 3.1.4 of [MS-RPRN], [MS-PAR], [MS-EFSR], [MS-DFSNM], [MS-DNSP])."""

from __future__ import annotations

from collections.abc import Mapping

from protocols.dcerpc.interfaces import (
    CHANGES,
    INSTALLS,
    LOOKS,
    OPENS,
    READS,
    TAKES,
    TELLS,
    operations,
)
from protocols.model import Operation

_EFSRPC = operations(
    """EfsRpcOpenFileRaw EfsRpcReadFileRaw EfsRpcWriteFileRaw EfsRpcCloseRaw EfsRpcEncryptFileSrv
    EfsRpcDecryptFileSrv EfsRpcQueryUsersOnFile EfsRpcQueryRecoveryAgents EfsRpcRemoveUsersFromFile
    EfsRpcAddUsersToFile 12 EfsRpcFileKeyInfo EfsRpcDuplicateEncryptionInfoFile
    15 EfsRpcAddUsersToFileEx EfsRpcFileKeyInfoEx 18 EfsRpcGetEncryptedFileMetadata
    EfsRpcSetEncryptedFileMetadata EfsRpcFlushEfsCache EfsRpcEncryptFileExSrv
    EfsRpcQueryProtectors""",
    CHANGES,
    {
        OPENS: "EfsRpcCloseRaw EfsRpcFlushEfsCache",
        READS: """EfsRpcOpenFileRaw EfsRpcQueryUsersOnFile EfsRpcQueryRecoveryAgents
        EfsRpcFileKeyInfo EfsRpcFileKeyInfoEx EfsRpcGetEncryptedFileMetadata
        EfsRpcQueryProtectors""",
        TAKES: "EfsRpcReadFileRaw",
        INSTALLS: "EfsRpcWriteFileRaw",
    },
)
_RPRN = operations(
    """RpcEnumPrinters RpcOpenPrinter RpcSetJob RpcGetJob RpcEnumJobs RpcAddPrinter RpcDeletePrinter
    RpcSetPrinter RpcGetPrinter RpcAddPrinterDriver RpcEnumPrinterDrivers RpcGetPrinterDriver
    RpcGetPrinterDriverDirectory RpcDeletePrinterDriver RpcAddPrintProcessor
    RpcEnumPrintProcessors RpcGetPrintProcessorDirectory RpcStartDocPrinter RpcStartPagePrinter
    RpcWritePrinter RpcEndPagePrinter RpcAbortPrinter RpcReadPrinter RpcEndDocPrinter RpcAddJob
    RpcScheduleJob RpcGetPrinterData RpcSetPrinterData RpcWaitForPrinterChange RpcClosePrinter
    RpcAddForm RpcDeleteForm RpcGetForm RpcSetForm RpcEnumForms RpcEnumPorts RpcEnumMonitors
    53 RpcGetPrinterDriver2 56 RpcFindClosePrinterChangeNotification
    58 RpcReplyOpenPrinter RpcRouterReplyPrinter RpcReplyClosePrinter RpcAddPortEx
    RpcRemoteFindFirstPrinterChangeNotification 65 RpcRemoteFindFirstPrinterChangeNotificationEx
    RpcRouterReplyPrinterEx RpcRouterRefreshPrinterChangeNotification 69 RpcOpenPrinterEx
    RpcAddPrinterEx RpcSetPort RpcEnumPrinterData RpcDeletePrinterData 77 RpcSetPrinterDataEx
    RpcGetPrinterDataEx RpcEnumPrinterDataEx RpcEnumPrinterKey RpcDeletePrinterDataEx
    RpcDeletePrinterKey 84 RpcDeletePrinterDriverEx RpcAddPerMachineConnection
    RpcDeletePerMachineConnection RpcEnumPerMachineConnections RpcXcvData
    RpcAddPrinterDriverEx 102 RpcGetCorePrinterDrivers 104 RpcGetPrinterDriverPackagePath""",
    CHANGES,
    {
        OPENS: """RpcOpenPrinter RpcOpenPrinterEx RpcClosePrinter RpcWaitForPrinterChange
        RpcFindClosePrinterChangeNotification RpcReplyOpenPrinter RpcReplyClosePrinter
        RpcRemoteFindFirstPrinterChangeNotification RpcRemoteFindFirstPrinterChangeNotificationEx
        RpcRouterRefreshPrinterChangeNotification RpcStartDocPrinter RpcStartPagePrinter
        RpcWritePrinter RpcEndPagePrinter RpcAbortPrinter RpcEndDocPrinter RpcAddJob
        RpcScheduleJob RpcSetJob""",
        TELLS: "RpcRouterReplyPrinter RpcRouterReplyPrinterEx",
        LOOKS: """RpcEnumPrinters RpcGetJob RpcEnumJobs RpcGetPrinter RpcEnumPrinterDrivers
        RpcGetPrinterDriver RpcGetPrinterDriver2 RpcGetPrinterDriverDirectory
        RpcEnumPrintProcessors RpcGetPrintProcessorDirectory RpcReadPrinter RpcGetPrinterData
        RpcGetPrinterDataEx RpcGetForm RpcEnumForms RpcEnumPorts RpcEnumMonitors RpcEnumPrinterData
        RpcEnumPrinterDataEx RpcEnumPrinterKey RpcEnumPerMachineConnections
        RpcGetCorePrinterDrivers RpcGetPrinterDriverPackagePath""",
        INSTALLS: "RpcAddPrinterDriver RpcAddPrinterDriverEx RpcAddPrintProcessor",
    },
)
_WINSPOOL = operations(
    """RpcAsyncOpenPrinter RpcAsyncAddPrinter 20 RpcAsyncClosePrinter 38 RpcAsyncEnumPrinters
    RpcAsyncAddPrinterDriver RpcAsyncEnumPrinterDrivers RpcAsyncGetPrinterDriverDirectory
    62 RpcAsyncInstallPrinterDriverFromPackage RpcAsyncUploadPrinterDriverPackage""",
    INSTALLS,
    {
        OPENS: "RpcAsyncOpenPrinter RpcAsyncClosePrinter",
        LOOKS: """RpcAsyncEnumPrinters RpcAsyncEnumPrinterDrivers
        RpcAsyncGetPrinterDriverDirectory""",
        CHANGES: "RpcAsyncAddPrinter",
    },
)
_NETDFS = operations(
    """NetrDfsManagerGetVersion NetrDfsAdd NetrDfsRemove NetrDfsSetInfo NetrDfsGetInfo NetrDfsEnum
    NetrDfsMove 10 NetrDfsAddFtRoot NetrDfsRemoveFtRoot NetrDfsAddStdRoot NetrDfsRemoveStdRoot
    NetrDfsManagerInitialize NetrDfsAddStdRootForced NetrDfsGetDcAddress NetrDfsSetDcAddress
    NetrDfsFlushFtTable NetrDfsAdd2 NetrDfsRemove2 NetrDfsEnumEx NetrDfsSetInfo2""",
    CHANGES,
    {
        LOOKS: """NetrDfsManagerGetVersion NetrDfsGetInfo NetrDfsEnum NetrDfsEnumEx
        NetrDfsGetDcAddress""",
    },
)
_DNSSERVER = operations(
    """R_DnssrvOperation R_DnssrvQuery R_DnssrvComplexOperation R_DnssrvEnumRecords
    R_DnssrvUpdateRecord R_DnssrvOperation2 R_DnssrvQuery2 R_DnssrvComplexOperation2
    R_DnssrvEnumRecords2 R_DnssrvUpdateRecord2""",
    CHANGES,
    {LOOKS: "R_DnssrvQuery R_DnssrvQuery2 R_DnssrvEnumRecords R_DnssrvEnumRecords2"},
)

INTERFACES: Mapping[str, Mapping[str, Operation]] = {
    "EFSRPC": _EFSRPC,
    "RPRN": _RPRN,
    "IRemoteWinspool": _WINSPOOL,
    "NETDFS": _NETDFS,
    "DNSSERVER": _DNSSERVER,
}
