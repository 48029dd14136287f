"""Services of a Windows host, as their specifications name operations (section 3.1.4 of [MS-SCMR],
[MS-TSCH], [MS-RRP], [MS-RSP], [MS-SRVS], [MS-WKST], [MS-EVEN], [MS-EVEN6]).

What they do is told as of SMB's pipes, through which most of them go, too: what executes or sets
something on a host commands it.
"""

from __future__ import annotations

from collections.abc import Mapping

from protocols.dcerpc.interfaces import (
    CHANGES,
    CLEARS,
    EXECUTES,
    LOOKS,
    OPENS,
    READS,
    SETS,
    STOPS,
    TAKES,
    TELLS,
    operations,
)
from protocols.model import Operation

_SVCCTL = operations(
    """RCloseServiceHandle RControlService RDeleteService RLockServiceDatabase
    RQueryServiceObjectSecurity RSetServiceObjectSecurity RQueryServiceStatus RSetServiceStatus
    RUnlockServiceDatabase RNotifyBootConfigStatus 11 RChangeServiceConfigW RCreateServiceW
    REnumDependentServicesW REnumServicesStatusW ROpenSCManagerW ROpenServiceW RQueryServiceConfigW
    RQueryServiceLockStatusW RStartServiceW RGetServiceDisplayNameW RGetServiceKeyNameW
    23 RChangeServiceConfigA RCreateServiceA REnumDependentServicesA REnumServicesStatusA
    ROpenSCManagerA ROpenServiceA RQueryServiceConfigA RQueryServiceLockStatusA RStartServiceA
    RGetServiceDisplayNameA RGetServiceKeyNameA 35 REnumServiceGroupW RChangeServiceConfig2A
    RChangeServiceConfig2W RQueryServiceConfig2A RQueryServiceConfig2W RQueryServiceStatusEx
    REnumServicesStatusExA REnumServicesStatusExW 44 RCreateServiceWOW64A RCreateServiceWOW64W
    47 RNotifyServiceStatusChange RGetNotifyResults RCloseNotifyHandle RControlServiceExA
    RControlServiceExW 56 RQueryServiceConfigEx 60 RCreateWowService 64 ROpenSCManager2""",
    LOOKS,
    {
        OPENS: """RCloseServiceHandle RLockServiceDatabase RUnlockServiceDatabase
        RNotifyBootConfigStatus ROpenSCManagerA ROpenSCManagerW ROpenSCManager2 ROpenServiceA
        ROpenServiceW RNotifyServiceStatusChange RGetNotifyResults RCloseNotifyHandle""",
        EXECUTES: """RCreateServiceA RCreateServiceW RCreateServiceWOW64A RCreateServiceWOW64W
        RCreateWowService RStartServiceA RStartServiceW RChangeServiceConfigA
        RChangeServiceConfigW""",
        SETS: """RControlService RControlServiceExA RControlServiceExW RDeleteService
        RSetServiceObjectSecurity RSetServiceStatus RChangeServiceConfig2A
        RChangeServiceConfig2W""",
    },
)

_ATSVC = operations(
    "NetrJobAdd NetrJobDel NetrJobEnum NetrJobGetInfo",
    LOOKS,
    {EXECUTES: "NetrJobAdd", SETS: "NetrJobDel"},
)
_SASEC = operations(
    """SASetAccountInformation SASetNSAccountInformation SAGetNSAccountInformation
    SAGetAccountInformation""",
    LOOKS,
    {SETS: "SASetAccountInformation SASetNSAccountInformation"},
)
_TASKS = operations(
    """SchRpcHighestVersion SchRpcRegisterTask SchRpcRetrieveTask SchRpcCreateFolder
    SchRpcSetSecurity SchRpcGetSecurity SchRpcEnumFolders SchRpcEnumTasks SchRpcEnumInstances
    SchRpcGetInstanceInfo SchRpcStopInstance SchRpcStop SchRpcRun SchRpcDelete SchRpcRename
    SchRpcScheduledRuntimes SchRpcGetLastRunInfo SchRpcGetTaskInfo SchRpcGetNumberOfMissedRuns
    SchRpcEnableTask""",
    LOOKS,
    {
        OPENS: "SchRpcHighestVersion",
        EXECUTES: "SchRpcRegisterTask SchRpcRun SchRpcEnableTask",
        SETS: """SchRpcCreateFolder SchRpcSetSecurity SchRpcStopInstance SchRpcStop SchRpcDelete
        SchRpcRename""",
    },
)

_WINREG = operations(
    """OpenClassesRoot OpenCurrentUser OpenLocalMachine OpenPerformanceData OpenUsers
    BaseRegCloseKey BaseRegCreateKey BaseRegDeleteKey BaseRegDeleteValue BaseRegEnumKey
    BaseRegEnumValue BaseRegFlushKey BaseRegGetKeySecurity BaseRegLoadKey 15 BaseRegOpenKey
    BaseRegQueryInfoKey BaseRegQueryValue BaseRegReplaceKey BaseRegRestoreKey BaseRegSaveKey
    BaseRegSetKeySecurity BaseRegSetValue BaseRegUnLoadKey BaseInitiateSystemShutdown
    BaseAbortSystemShutdown BaseRegGetVersion OpenCurrentConfig 29 BaseRegQueryMultipleValues
    BaseInitiateSystemShutdownEx BaseRegSaveKeyEx OpenPerformanceText OpenPerformanceNlsText
    BaseRegQueryMultipleValues2 BaseRegDeleteKeyEx""",
    READS,
    {
        OPENS: """OpenClassesRoot OpenCurrentUser OpenLocalMachine OpenPerformanceData OpenUsers
        OpenCurrentConfig OpenPerformanceText OpenPerformanceNlsText BaseRegCloseKey BaseRegOpenKey
        BaseRegFlushKey BaseRegGetVersion""",
        TAKES: "BaseRegSaveKey BaseRegSaveKeyEx",
        SETS: """BaseRegCreateKey BaseRegDeleteKey BaseRegDeleteKeyEx BaseRegDeleteValue
        BaseRegLoadKey BaseRegUnLoadKey BaseRegReplaceKey BaseRegRestoreKey BaseRegSetKeySecurity
        BaseRegSetValue""",
        STOPS: """BaseInitiateSystemShutdown BaseInitiateSystemShutdownEx
        BaseAbortSystemShutdown""",
    },
)

_SRVSVC = operations(
    """8 NetrConnectionEnum NetrFileEnum NetrFileGetInfo NetrFileClose NetrSessionEnum
    NetrSessionDel NetrShareAdd NetrShareEnum NetrShareGetInfo NetrShareSetInfo NetrShareDel
    NetrShareDelSticky NetrShareCheck NetrServerGetInfo NetrServerSetInfo NetrServerDiskEnum
    NetrServerStatisticsGet NetrServerTransportAdd NetrServerTransportEnum NetrServerTransportDel
    NetrRemoteTOD 30 NetprPathType NetprPathCanonicalize NetprPathCompare NetprNameValidate
    NetprNameCanonicalize NetprNameCompare NetrShareEnumSticky NetrShareDelStart
    NetrShareDelCommit NetrpGetFileSecurity NetrpSetFileSecurity NetrServerTransportAddEx
    53 NetrServerTransportDelEx""",
    LOOKS,
    {
        SETS: "NetrFileClose NetrSessionDel",
        CHANGES: """NetrShareAdd NetrShareSetInfo NetrShareDel NetrShareDelSticky
        NetrShareDelStart NetrShareDelCommit NetrServerSetInfo NetrServerTransportAdd
        NetrServerTransportAddEx NetrServerTransportDel NetrServerTransportDelEx
        NetrpSetFileSecurity""",
    },
)
_WKSSVC = operations(
    """NetrWkstaGetInfo NetrWkstaSetInfo NetrWkstaUserEnum 5 NetrWkstaTransportEnum
    NetrWkstaTransportAdd NetrWkstaTransportDel NetrUseAdd NetrUseGetInfo NetrUseDel NetrUseEnum
    13 NetrWorkstationStatisticsGet 20 NetrGetJoinInformation 22 NetrJoinDomain2 NetrUnjoinDomain2
    NetrRenameMachineInDomain2 NetrValidateName2 NetrGetJoinableOUs2 NetrAddAlternateComputerName
    NetrRemoveAlternateComputerName NetrSetPrimaryComputerName NetrEnumerateComputerNames""",
    LOOKS,
    {
        CHANGES: """NetrWkstaSetInfo NetrWkstaTransportAdd NetrWkstaTransportDel NetrUseAdd
        NetrUseDel NetrJoinDomain2 NetrUnjoinDomain2 NetrRenameMachineInDomain2
        NetrAddAlternateComputerName NetrRemoveAlternateComputerName NetrSetPrimaryComputerName""",
    },
)

_EVENTLOG = operations(
    """ElfrClearELFW ElfrBackupELFW ElfrCloseEL ElfrDeregisterEventSource ElfrNumberOfRecords
    ElfrOldestRecord ElfrChangeNotify ElfrOpenELW ElfrRegisterEventSourceW ElfrOpenBELW ElfrReadELW
    ElfrReportEventW ElfrClearELFA ElfrBackupELFA ElfrOpenELA ElfrRegisterEventSourceA ElfrOpenBELA
    ElfrReadELA ElfrReportEventA 22 ElfrGetLogInformation""",
    READS,
    {
        OPENS: """ElfrCloseEL ElfrDeregisterEventSource ElfrChangeNotify ElfrOpenELW ElfrOpenELA
        ElfrRegisterEventSourceW ElfrRegisterEventSourceA ElfrOpenBELW ElfrOpenBELA""",
        TELLS: "ElfrReportEventW ElfrReportEventA",
        CLEARS: "ElfrClearELFW ElfrClearELFA",
    },
)
_EVEN6 = operations(
    """EvtRpcRegisterRemoteSubscription EvtRpcRemoteSubscriptionNextAsync
    EvtRpcRemoteSubscriptionNext EvtRpcRemoteSubscriptionWaitAsync
    EvtRpcRegisterControllableOperation EvtRpcRegisterLogQuery EvtRpcClearLog EvtRpcExportLog
    EvtRpcLocalizeExportLog EvtRpcMessageRender EvtRpcMessageRenderDefault EvtRpcQueryNext
    EvtRpcQuerySeek EvtRpcClose EvtRpcCancel EvtRpcAssertConfig EvtRpcRetractConfig
    EvtRpcOpenLogHandle EvtRpcGetLogFileInfo EvtRpcGetChannelList EvtRpcGetChannelConfig
    EvtRpcPutChannelConfig EvtRpcGetPublisherList EvtRpcGetPublisherListForChannel
    EvtRpcGetPublisherMetadata EvtRpcGetPublisherResourceMetadata EvtRpcGetEventMetadataEnum
    EvtRpcGetNextEventMetadata EvtRpcGetClassicLogDisplayName""",
    READS,
    {
        OPENS: "EvtRpcRegisterControllableOperation EvtRpcClose EvtRpcCancel EvtRpcOpenLogHandle",
        CLEARS: "EvtRpcClearLog",
        SETS: "EvtRpcAssertConfig EvtRpcRetractConfig EvtRpcPutChannelConfig",
    },
)

INTERFACES: Mapping[str, Mapping[str, Operation]] = {
    "SVCCTL": _SVCCTL,
    "ATSVC": _ATSVC,
    "SASEC": _SASEC,
    "ITaskSchedulerService": _TASKS,
    "WINREG": _WINREG,
    "InitShutdown": operations(
        "BaseInitiateShutdown BaseAbortShutdown BaseInitiateShutdownEx", STOPS
    ),
    "WindowsShutdown": operations("WsdrInitiateShutdown WsdrAbortShutdown", STOPS),
    "SRVSVC": _SRVSVC,
    "WKSSVC": _WKSSVC,
    "EVENTLOG": _EVENTLOG,
    "EVEN6": _EVEN6,
}
